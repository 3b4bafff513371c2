"""Claims and what running them found, as tables, text and plain data."""

import difflib

from rich.table import Table
from rich.text import Text

from rewardtheory import __version__
from rewardtheory.verify.claims import Claim, claims
from rewardtheory.verify.running import Outcome

SCHEMA = "rewardtheory/claims/1"


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


def claim_list(chosen: list[Claim]) -> Table:
    """The claims with kind and source."""
    table = Table()
    for column in ("id", "kind", "source", "statement"):
        table.add_column(column, overflow="fold")
    for claim in chosen:
        table.add_row(claim.id, claim.kind, claim.source, " ".join(claim.statement.split()))
    return table


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
