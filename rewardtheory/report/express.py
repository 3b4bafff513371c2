"""Which formalism says what: tables, pictures and plain data."""

import itertools
from pathlib import Path
from typing import Any

from rewardtheory import __version__
from rewardtheory.objectives.kinds import FORMALISMS
from rewardtheory.verify.expressivity import Relation


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
