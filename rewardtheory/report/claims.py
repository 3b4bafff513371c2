"""Claims and what running them found, as tables, text and plain data."""

import difflib
import inspect
import re
from collections import Counter, defaultdict
from pathlib import Path

from rich.console import Group
from rich.table import Table
from rich.text import Text

from rewardtheory import __version__
from rewardtheory.front_door import ROOMS, names_by_room
from rewardtheory.report.papers import titles
from rewardtheory.verify.claims import Claim, claims
from rewardtheory.verify.running import Outcome

SCHEMA = "rewardtheory/claims/1"
# The rooms that a claim can be about.
SUBJECTS = ("specify", "solvers", "distances", "objectives", "design", "games", "scores")


def chosen_claims(ids: list[str]) -> list[Claim]:
    """The claims with these ids, or all; an id may be the beginning of several."""
    known = claims()
    if not ids:
        return list(known.values())
    chosen: dict[str, Claim] = {}
    for wanted in ids:
        found = [known[wanted]] if wanted in known else [c for name, c in known.items() if name.startswith(wanted)]
        if not found:
            close = difflib.get_close_matches(wanted, known, n=3)
            hint = f"did you mean {' or '.join(close)}?" if close else "`rewardtheory claims --list` lists them."
            raise ValueError(f"`id` is {wanted!r}, which no claim begins with; {hint}")
        chosen |= {claim.id: claim for claim in found}
    return list(chosen.values())


def topics(chosen: list[Claim]) -> dict[str, dict[str, list[Claim]]]:
    """Topic -> source -> claims. The topic of a source is the room whose functions its claims use most."""
    room_of = {name: room for room, names in names_by_room().items() for name in names}
    used: dict[str, Counter] = defaultdict(Counter)
    for claim in claims().values():
        text = Path(inspect.getfile(claim.function)).read_text("utf8")
        rooms = [room_of.get(name, "") for name in re.findall(r"\brt\.(\w+)", text)]
        used[claim.source].update(rooms + re.findall(r"^from rewardtheory\.(\w+)", text, re.M))
        used[claim.source]["scores"] += "from rewardtheory import scores" in text
    found: dict[str, dict[str, list[Claim]]] = {ROOMS[room]: {} for room in SUBJECTS} | {"Other": {}}
    for claim in chosen:
        counts = used[claim.source]
        room = max(SUBJECTS, key=lambda x: (x != "solvers" and counts[x] > 0, counts[x]))  # everything solves
        topic = ROOMS[room] if counts[room] else "Other"
        found[topic].setdefault(claim.source, []).append(claim)
    return {topic: dict(sorted(sources.items())) for topic, sources in found.items() if sources}


def _counts(chosen: list[Claim]) -> str:
    kinds = Counter(claim.kind for claim in chosen)
    return ", ".join(f"{n} {kind}{'s' if n > 1 else ''}" for kind, n in kinds.most_common())


def claims_with(chosen: list[Claim], words: list[str]) -> list[Claim]:
    """The claims that have every word in id, kind, statement, source, its title, or topic, in whatever case."""
    title, found = _titles(), []
    for topic, sources in topics(chosen).items():
        for source, group in sources.items():
            for claim in group:
                parts = claim.id, claim.id.replace("_", " "), claim.kind, claim.statement, source, title[source], topic
                text = " ".join(" ".join(parts).split()).lower()
                if all(word.lower() in text for word in words):
                    found.append(claim)
    if not found:
        raise ValueError(
            f"`word` is {' '.join(words)!r}, which no claim has; `rewardtheory claims --list` tells topics."
        )
    return found


def _titles() -> dict[str, str]:
    import rewardtheory.proofs

    return titles((Path(next(iter(rewardtheory.proofs.__path__))) / "references.bib").read_text("utf8"))


def claim_overview(chosen: list[Claim]) -> Group:
    """How many claims there are on each topic and from each source, and how to see them."""
    title, parts = _titles(), []
    for topic, sources in topics(chosen).items():
        every = [claim for group in sources.values() for claim in group]
        table = Table(title=f"{topic}: {_counts(every)}", title_justify="left", box=None, show_header=False)
        table.add_column(justify="right", min_width=4)
        table.add_column(no_wrap=True, min_width=28)
        table.add_column(no_wrap=True, overflow="ellipsis")
        for source, group in sources.items():
            table.add_row(str(len(group)), source, title[source])
        parts += [table, Text()]
    hint = "`rewardtheory claims --list WORD` lists those with WORD in statement, source or topic; --list --show lists all."
    return Group(*parts, Text(f"{len(chosen)} claims: {_counts(chosen)}. {hint}"))


def claim_list(chosen: list[Claim]) -> Group:
    """The claims with kind, source and statement, a table for each topic."""
    parts = []
    for topic, sources in topics(chosen).items():
        every = [claim for group in sources.values() for claim in group]
        table = Table(title=f"{topic}: {_counts(every)}", title_justify="left", show_lines=True)
        table.add_column("claim, kind, source", overflow="fold", ratio=2)
        table.add_column("statement", overflow="fold", ratio=3)
        for claim in every:
            table.add_row(f"{claim.id}\n{claim.kind}, {claim.source}", " ".join(claim.statement.split()))
        parts += [table, Text()]
    return Group(*parts, Text(f"{len(chosen)} claims: {_counts(chosen)}."))


def outcome_table(outcomes: list[Outcome]) -> Table:
    """What running the claims found."""
    seconds = sum(outcome.seconds for outcome in outcomes)
    failed = sum(not outcome.ok for outcome in outcomes)
    title = f"{len(outcomes) - failed} of {len(outcomes)} claims hold, {seconds:.1f} s"
    table = Table(title=title, title_justify="left")
    for column in ("claim", "kind", "evidence", "source"):
        table.add_column(column, no_wrap=True)
    table.add_column("instances", justify="right")
    table.add_column("seconds", justify="right")
    table.add_column("holds")
    for outcome in outcomes:
        claim = outcome.claim
        verdict = Text("yes", style="green") if outcome.ok else Text(f"no\n{outcome.failure}", style="red")
        numbers = str(outcome.instances), f"{outcome.seconds:.2f}"
        table.add_row(claim.id, claim.kind, outcome.evidence, claim.source, *numbers, verdict)
    return table


def claim_text(outcome: Outcome) -> str:
    """A claim in full: statement, hypotheses, what shows that they are needed, and the certificate."""
    claim = outcome.claim
    lines = [f"{claim.id} ({claim.kind}, {claim.source})", " ".join(claim.statement.split())]
    if claim.printed:
        lines += [f"  as printed: {claim.printed}", f"  repaired: {claim.repaired}"]
    lines += [f"  {name}: {given.words}" for name, given in claim.givens.items()]
    lines += [f"  needed: see {name}" for name in claim.needs]
    if outcome.certificate is not None:
        lines.append(f"  certificate: {outcome.certificate.statement}")
    lines.append(f"  evidence: {outcome.evidence}, {outcome.instances} instances, {'holds' if outcome.ok else 'FAILS'}")
    if outcome.failure:
        lines += ["  " + line for line in outcome.failure.split("\n")]
    return "\n".join(lines)


def outcomes_data(outcomes: list[Outcome], *, seed: int | None, examples: int) -> dict:
    """The outcomes as plain data, with the certificates, ready for `recheck`."""
    from rewardtheory.exact import share_models

    rows = []
    for outcome in outcomes:
        claim = outcome.claim
        row = {
            "id": claim.id,
            "kind": claim.kind,
            "evidence": outcome.evidence,
            "source": claim.source,
            "ok": outcome.ok,
            "instances": outcome.instances,
            "seconds": round(outcome.seconds, 3),
            "statement": " ".join(claim.statement.split()),
            "needs": list(claim.needs),
        }
        if outcome.failure:
            row["failure"] = outcome.failure
        if outcome.certificate is not None:
            row["certificate"] = outcome.certificate.to_dict()
        rows.append(row)
    data = {"schema": SCHEMA, "version": __version__, "seed": seed, "examples": examples, "claims": rows}
    return share_models(data)
