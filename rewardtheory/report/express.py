"""Which formalism says what: tables, pictures and plain data."""

import itertools
from pathlib import Path
from typing import Any

from rewardtheory import __version__
from rewardtheory.objectives.kinds import FORMALISMS, formalism
from rewardtheory.verify.claims import claims
from rewardtheory.verify.expressivity import Relation, generators, relation
from rewardtheory.verify.running import run


def relation_data(found: Relation) -> dict[str, Any]:
    """The whole relation as one JSON object."""
    return {
        "schema": "rewardtheory/express/1",
        "version": __version__,
        "formalisms": list(FORMALISMS),
        "table": found.table,
        "because": {x: {y: list(ids) for y, ids in row.items()} for x, row in found.because.items()},
    }


def relation_table(found: Relation):
    """The 17 by 17 table: a row says what others say of it."""
    from rich.table import Table

    yes = sum(value for row in found.table.values() for value in row.values())
    table = Table(
        title=f"Y says at least as much as X: {yes} yes, {len(FORMALISMS) ** 2 - yes} no", title_justify="left"
    )
    table.add_column("X \\ Y")
    for y in FORMALISMS:
        table.add_column(y, justify="center")
    for x, row in found.table.items():
        table.add_row(x, *("✓" if row[y] else "·" for y in FORMALISMS))
    return table


def pair_data(x: str, y: str) -> dict[str, Any]:
    """One ordered pair: the answer, the claims it follows from, and for a no the certificate."""
    for name in (x, y):
        formalism(name)
    found = relation()
    data: dict[str, Any] = {
        "schema": "rewardtheory/express-pair/1",
        "version": __version__,
        "x": x,
        "y": y,
        "expresses": found.table[x][y],
        "because": list(found.because[x][y]),
    }
    if not found.table[x][y]:
        outcome = run(claims()[found.because[x][y][0]])
        data["generators"] = list(generators(x, y))
        data["certificate"] = outcome.certificate.to_dict()
        data["verified"] = bool(outcome.ok)
    return data


def pair_text(x: str, y: str) -> str:
    """The answer to one ordered pair, with the construction or the counterexample behind it."""
    data = pair_data(x, y)
    names = f"{formalism(y).name} ({y})", f"{formalism(x).name} ({x})"
    known = claims()
    if data["expresses"]:
        lines = [f"Yes: {names[0]} say what {names[1]} say."]
        if x == y:
            return lines[0]
        for id in data["because"]:
            claim = known[id]
            outcome = run(claim, examples=20)
            lines += ["", f"  {' '.join(claim.statement.split())}"]
            verdict = "hold" if outcome.ok else "FAIL"
            lines.append(
                f"  [{id}: carried out on {outcome.instances} random instances, evidence {outcome.evidence}, they {verdict}]"
            )
        return "\n".join([*lines, "", example_text(x, y, data["because"])])
    claim, path = known[data["because"][0]], data["because"][1:]
    outcome = run(claim)
    lines = [f"No: {names[0]} cannot say all that {names[1]} say.", "", f"  {' '.join(claim.statement.split())}", ""]
    lines.append(f"  {outcome.certificate.verify()}")
    if hasattr(outcome.certificate, "model"):
        lines += ["", "  the environment:", *("    " + line for line in model_text(outcome.certificate.model))]
        lines += ["", "  the policies:", *("    " + line for line in policies_text(outcome.certificate))]
    if path:
        lines += ["", "  carried here by:", *(f"    {' '.join(known[id].statement.split())}" for id in path)]
    return "\n".join(lines)


def model_text(model) -> list[str]:
    """A certificate's model, state by state."""
    lines = []
    for s, choices in enumerate(model.choices):
        name = model.states[s] if model.states else str(s)
        start = f" (start {model.initial[s]})" if model.initial[s] else ""
        for choice in choices:
            action = model.actions[choice.action] if model.actions else str(choice.action)
            targets = ", ".join(
                f"{model.states[t] if model.states else t}" + (f" {p}" if p != 1 else "") for t, p in choice.successors
            )
            lines.append(f"{name}{start}: {action} -> {targets}")
    return lines


def policies_text(certificate) -> list[str]:
    """A certificate's policies, where they choose."""
    model, lines = certificate.model, []
    for plan in certificate.policies:
        parts = []
        for s, choices in enumerate(model.choices):
            if len(choices) > 1:
                chances = [
                    f"{model.actions[c.action]} {p}" for c, p in zip(choices, plan.policies[0][s], strict=True) if p
                ]
                parts.append(f"{model.states[s]}: " + ", ".join(chances))
        lines.append(f"{plan.name}: " + "; ".join(parts))
    return lines


def example_text(x: str, y: str, chain: list[str]) -> str:
    """One example, carried along the chain of translations: both specifications order the same policies."""
    from rewardtheory.objectives.example import example_of

    rows = example_of(x, y)
    width = max(len(name) for name, _, _ in rows)
    lines = [
        f"  an example ({len(chain)} step{'s' if len(chain) > 1 else ''}):",
        f"    {'policy':<{width}}  {x:>10}  {y:>10}",
    ]
    lines += [f"    {name:<{width}}  {a:>10}  {b:>10}" for name, a, b in rows]
    return "\n".join(lines)


def plot_relation(found: Relation, *, ax=None):
    """The Hasse diagram: what says more stands higher, formalisms that say the same share a box.

    Args:
        found: what `relation()` computed.
        ax: matplotlib axes; by default new ones.
    """
    import networkx as nx
    from matplotlib import pyplot

    if ax is None:
        ax = pyplot.subplots(figsize=(8, 7), layout="constrained")[1]
    graph = nx.DiGraph(found.covering())
    top = nx.dag_longest_path_length(graph)
    level: dict = {}
    for node in reversed(list(nx.topological_sort(graph))):  # just under the lowest of what stands above
        level[node] = min((level[above] - 1 for above in graph.successors(node)), default=top)
    rows: dict[int, list] = {}
    for node, height in level.items():
        rows.setdefault(height, []).append(node)
    place = min(_places(rows), key=lambda places: _tangle(places, graph.edges))
    for below, above in graph.edges:
        ax.plot(*zip(place[below], place[above], strict=True), color="0.6", linewidth=1.2, zorder=1)
    for node, (px, py) in place.items():
        box = {"boxstyle": "round,pad=0.4", "facecolor": "#E8EEF7", "edgecolor": "#4C78A8"}
        ax.text(px, py, " = ".join(node), ha="center", va="center", fontsize=9, bbox=box, zorder=2)
    ax.set_xlim(0, 1)
    ax.set_ylim(-0.5, max(rows) + 0.5)
    ax.set_axis_off()
    return ax


def _places(rows):
    """All ways to order the nodes of each row."""
    for orders in itertools.product(*(itertools.permutations(nodes) for nodes in rows.values())):
        yield {
            node: ((i + 1) / (len(order) + 1), height)
            for height, order in zip(rows, orders, strict=True)
            for i, node in enumerate(order)
        }


def _tangle(place, edges) -> tuple[int, float]:
    """How many lines pass through a box that they do not touch, and how long the lines are."""
    passed = 0
    for below, above in edges:
        (x0, y0), (x1, y1) = place[below], place[above]
        for x, y in place.values():
            if y0 < y < y1 and abs(x0 + (x1 - x0) * (y - y0) / (y1 - y0) - x) < 0.1:
                passed += 1
    return passed, sum(abs(place[a][0] - place[b][0]) for a, b in edges)


def relation_picture(found: Relation, *, path: Path) -> Path:
    """Draw the Hasse diagram and write it to `path`."""
    from matplotlib import pyplot

    from rewardtheory.report.saving import require_suffix

    require_suffix(path, "plot")
    canvas, axes = pyplot.subplots(figsize=(8, 7), layout="constrained")
    try:
        plot_relation(found, ax=axes)
        canvas.savefig(path, dpi=150)
    finally:
        pyplot.close(canvas)
    return path
