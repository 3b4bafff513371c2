"""Pages that are written from the library itself: the reference, the claims, the tables. Nothing is listed twice."""

import re
from collections import defaultdict
from pathlib import Path

from pybtex.database import parse_file

from rewardtheory.front_door import ROOMS, names_by_room, public_names
from rewardtheory.verify.claims import claims
from rewardtheory.verify.running import run

EXAMPLES = 20
WORDS = {"theorem": "prf:theorem", "counterexample": "prf:example", "refutation": "prf:remark"}
MODULES = ("exact", "scores")


def plain(text: str) -> str:
    """Escape what Markdown would read into plain text, outside of code."""
    parts = re.split(r"(``.+?``|`[^`]+`)", " ".join(text.split()))
    return "".join(part if i % 2 else re.sub(r"([\\*_<>\[\]$|~#])", r"\\\1", part) for i, part in enumerate(parts))


def front_door(root: Path) -> dict[str, list[tuple[str, bool]]]:
    """Room -> (public name, whether it is a module), without the rooms that are public as a whole."""

    def is_module(name: str) -> bool:
        folder = root / "rewardtheory" / modules[name].replace(".", "/")
        return (folder / f"{name}.py").exists() or (folder / name / "__init__.py").exists()

    modules = public_names()
    rooms = {room: names for room, names in names_by_room().items() if room not in MODULES}
    return {room: [(name, is_module(name)) for name in names] for room, names in rooms.items()}


def reference_pages(root: Path, target: Path) -> None:
    """One page for each room, with every public name of it."""
    names = []
    for room, entries in front_door(root).items():
        title = ROOMS.get(room, room)
        lines = [title, "=" * len(title), ""]
        for name, module in sorted(entries):
            if module:
                lines += [f"``rt.{name}``", "-" * (len(name) + 7), "", f".. automodule:: rewardtheory.{room}.{name}"]
                lines += ["   :members:", ""]
            else:
                lines += [
                    f".. autoclass:: rewardtheory.{name}"
                    if name[0].isupper()
                    else f".. autofunction:: rewardtheory.{name}",
                    "",
                ]
        (target / f"{room}.rst").write_text("\n".join(lines), "utf8")
        names.append(room)
    for module in MODULES:
        if (root / "rewardtheory" / module).exists() or (root / "rewardtheory" / f"{module}.py").exists():
            title = f"``rewardtheory.{module}``"
            head = [title, "=" * len(title), "", f".. automodule:: rewardtheory.{module}", "   :members:"]
            if (root / "rewardtheory" / module).exists():
                head.append("   :imported-members:")
            (target / f"module-{module}.rst").write_text("\n".join([*head, ""]), "utf8")
            names.append(f"module-{module}")
    index = ["# Functions and types", "", "Every public name, by what it is for. `import rewardtheory as rt`.", ""]
    index += ["```{toctree}", ":maxdepth: 2", "", *names, "```", ""]
    (target / "index.md").write_text("\n".join(index), "utf8")


def claim_pages(bibliography: Path, target: Path) -> None:
    """One page for each source, with every claim that rests on it and what running it was worth."""
    by_source = defaultdict(list)
    for claim in claims().values():
        by_source[claim.source].append(claim)
    works = parse_file(str(bibliography), "bibtex").entries
    for source, found in by_source.items():
        title = re.sub(r"[{}]", "", works[source].fields["title"])
        lines = [f"# {plain(title)}", "", f"Claims about statements of {{cite:t}}`{source}`.", ""]
        for claim in sorted(found, key=lambda c: (c.kind != "theorem", c.id)):
            outcome = run(claim, examples=EXAMPLES)
            if not outcome.ok:
                raise RuntimeError(f"{claim.id} does not hold: {outcome.failure}")
            title = claim.id.replace("_", " ").capitalize()
            lines += [
                f"({claim.id})=",
                f"## {title}",
                "",
                f"::::{{{WORDS[claim.kind]}}}",
                f":label: box-{claim.id}",
                ":nonumber:",
                "",
            ]
            lines += [plain(claim.statement), "::::", ""]
            lines += _facts(claim, outcome)
        (target / f"{source}.md").write_text("\n".join(lines), "utf8")
    index = [
        "# Claims",
        "",
        f"{len(claims())} statements that run: theorems, counterexamples that show why a hypothesis is needed, and",
        "refutations of statements that are false as printed. What was only sampled is never called proved.",
        "",
        "```{toctree}",
        ":maxdepth: 1",
        "",
        *sorted(by_source),
        "```",
        "",
    ]
    (target / "index.md").write_text("\n".join(index), "utf8")


def _facts(claim, outcome) -> list[str]:
    """What a reader must know of a claim, as a definition list."""
    lines = [f"Kind\n: {claim.kind}, in `proofs/{claim.id}.py`"]
    number = (
        "one certificate" if outcome.instances == 1 and claim.kind != "theorem" else f"{outcome.instances} instances"
    )
    lines.append(f"Evidence\n: {outcome.evidence}, {number}")
    if claim.givens:
        given = "; ".join(f"`{name}`: {plain(hypothesis.words)}" for name, hypothesis in claim.givens.items())
        lines.append(f"Hypotheses\n: {given}")
    if claim.needs:
        lines.append("Cannot be dropped\n: " + ", ".join(f"[{plain(need)}](#{need})" for need in claim.needs))
    if claim.printed:
        lines.append(f"As printed\n: {plain(claim.printed)}")
    if claim.repaired:
        repaired = (
            f"[{plain(claim.repaired)}](#{claim.repaired})" if claim.repaired in claims() else plain(claim.repaired)
        )
        lines.append(f"What holds\n: {repaired}")
    return [part for line in lines for part in (line, "")]


def command_page(target: Path) -> None:
    """Every command with its arguments and options, as the command itself describes them."""
    import click
    import typer

    from rewardtheory.cli import app

    group = typer.main.get_command(app)
    lines = [
        "# Commands",
        "",
        "Every command has `--json` where it prints a result; bad input ends with exit code 2.",
        "",
    ]
    context = click.Context(group, info_name="rewardtheory")
    for name, command in group.commands.items():
        with click.Context(command, info_name=name, parent=context) as inner:
            lines += [f"## {name}", "", plain(command.help or ""), "", "```text"]
            lines += [inner.get_usage().removeprefix("Usage: "), "```", ""]
            for parameter in command.params:
                words = getattr(parameter, "help", None)
                if words:
                    label = parameter.name if parameter.param_type_name == "argument" else ", ".join(parameter.opts)
                    lines += [f"`{label}`", f": {plain(words)}", ""]
    (target / "commands.md").write_text("\n".join(lines), "utf8")


def model_page(target: Path) -> None:
    """The models that come with the library."""
    from rewardtheory import mdps

    lines = ["# Models", "", "Each loads by `rewardtheory.mdps.load(name)`, and is a MODEL of every command.", ""]
    lines += ["| name | states | actions | rewards | about | source |", "|---|---|---|---|---|---|"]
    for name in mdps.names():
        found = mdps.load(name)
        cells = f"{found.mdp.n_states} | {found.mdp.n_actions} | {', '.join(found.rewards)} | {plain(found.about)}"
        source = (
            f"{{cite:p}}`{found.source}`"
            if re.fullmatch(r"[a-z]+\d{4}\w*", found.source or "")
            else plain(found.source or "")
        )
        lines.append(f"| {name} | {cells} | {source} |")
    (target / "models.md").write_text("\n".join([*lines, ""]), "utf8")


def generate(app) -> None:
    """Write all pages into `reference/generated`, which git ignores."""
    root = Path(app.srcdir).parent
    target = Path(app.srcdir) / "reference" / "generated"
    for folder in (target, target / "functions", target / "claims"):
        folder.mkdir(parents=True, exist_ok=True)
        for old in [*folder.glob("*.md"), *folder.glob("*.rst")]:
            old.unlink()
    reference_pages(root, target / "functions")
    claim_pages(root / "proofs" / "references.bib", target / "claims")
    command_page(target)
    model_page(target)


def setup(app):
    """Write the pages before Sphinx looks for them."""
    app.connect("builder-inited", generate, priority=10)
    return {"parallel_read_safe": True}
