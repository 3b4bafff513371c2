"""Small directed graphs, drawn: states as circles in columns by their distance from the start, moves as arrows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

RADIUS = 0.26
PLAIN, CHOSEN, START = "0.55", "#C44E52", "#55A868"


@dataclass(frozen=True)
class Arrow:
    """A move from one state to another.

    Attributes:
        source, target: keys of states.
        label: what is written beside it.
        chosen: whether a policy takes it: it is drawn in color.
    """

    source: Any
    target: Any
    label: str = ""
    chosen: bool = False


def columns(states: Sequence[Any], arrows: Sequence[Arrow], starts: Sequence[Any]) -> dict[Any, tuple[float, float]]:
    """A place for each state: its column is its distance from the starts, and columns are centered."""
    import networkx as nx

    graph = nx.DiGraph([(arrow.source, arrow.target) for arrow in arrows])
    graph.add_nodes_from(states)
    far = nx.multi_source_dijkstra_path_length(graph, set(starts), weight=lambda u, v, data: 1)
    last = max(far.values(), default=0)
    if last == 0 and len(far) == len(states):  # nothing but starts: side by side
        return {state: (1.5 * i, 0.0) for i, state in enumerate(states)}
    rows: dict[int, list[Any]] = {}
    for state in states:
        rows.setdefault(int(far.get(state, last + 1)), []).append(state)
    place = {}
    for column, here in rows.items():
        for i, state in enumerate(here):
            # Every second column is moved a little, so that arrows over two columns pass beside what is between.
            place[state] = (1.5 * column, (len(here) - 1) / 2 - i + 0.2 * (column % 2))
    return place


def plot_graph(
    place: Mapping[Any, tuple[float, float]],
    arrows: Sequence[Arrow],
    *,
    names: Mapping[Any, str],
    starts: Sequence[Any] = (),
    doubled: Sequence[Any] = (),
    ax=None,
):
    """A graph with given places.

    Args:
        place: state -> (x, y), about 1 apart.
        arrows: the moves; those between the same two states, chosen alike, share an arrow.
        names: what is written into each state.
        starts: states with an arrow from nowhere.
        doubled: states with a double circle.
        ax: matplotlib axes; by default new ones.
    """
    from matplotlib.patches import Circle

    from rewardtheory.report.plots import _axes

    ax = _axes(ax)
    shared: dict[tuple[Any, Any, bool], list[str]] = {}
    for arrow in arrows:
        found = shared.setdefault((arrow.source, arrow.target, arrow.chosen), [])
        if arrow.label and arrow.label not in found:
            found.append(arrow.label)
    loops: dict[Any, int] = {}
    for (u, v, chosen), labels in shared.items():
        text = "\n".join(labels)
        if u == v:
            _loop(ax, place[u], text, chosen, loops.setdefault(u, 0))
            loops[u] += 1
        else:
            both = any(pair[:2] == (u, v) and pair[2] != chosen for pair in shared)
            _arrow(ax, place[u], place[v], text, chosen, 0.42 if both and chosen else 0.16)
    for state, (x, y) in place.items():
        edge = START if state in starts else "0.2"
        ax.add_patch(Circle((x, y), RADIUS, facecolor="#F4F6FA", edgecolor=edge, linewidth=1.4, zorder=3))
        if state in doubled:
            ax.add_patch(Circle((x, y), RADIUS * 0.84, fill=False, edgecolor=edge, linewidth=1.0, zorder=4))
        ax.text(x, y, names[state], ha="center", va="center", fontsize=7, zorder=5, linespacing=0.95)
        if state in starts:
            tip = (x - RADIUS, y)
            style = {"arrowstyle": "-|>", "color": START, "linewidth": 1.4, "shrinkA": 0, "shrinkB": 0}
            ax.annotate("", tip, (x - RADIUS - 0.28, y), arrowprops=style)
    xs, ys = np.array(list(place.values())).T
    room = max(0.75, (2.6 - np.ptp(xs)) / 2)
    ax.set_xlim(xs.min() - room, xs.max() + room)
    ax.set_ylim(ys.min() - 0.55, ys.max() + 0.95)
    ax.set_aspect("equal")
    ax.set_axis_off()
    return ax


def _style(chosen: bool) -> dict[str, Any]:
    return {"arrowstyle": "-|>", "mutation_scale": 11, "shrinkA": 0, "shrinkB": 0,
            "color": CHOSEN if chosen else PLAIN, "linewidth": 1.8 if chosen else 1.0, "zorder": 2}  # fmt: skip


def _write(ax, where, text: str, chosen: bool) -> None:
    if text:
        box = {"boxstyle": "round,pad=0.08", "facecolor": "w", "edgecolor": "none", "alpha": 0.85}
        color = CHOSEN if chosen else "0.25"
        ax.text(*where, text, ha="center", va="center", fontsize=6.5, color=color, bbox=box, zorder=6)


def _arrow(ax, start, end, text: str, chosen: bool, bend: float) -> None:
    """A bent arrow between the rims of two circles, and its label at a third of the way, on the outer side."""
    from matplotlib.patches import FancyArrowPatch

    start, end = np.array(start), np.array(end)
    along = end - start
    across = np.array([along[1], -along[0]])
    control = (start + end) / 2 + bend * across  # of the quadratic curve that arc3 draws
    first, last = control - start, control - end
    begin = start + RADIUS * first / np.linalg.norm(first)
    tip = end + RADIUS * last / np.linalg.norm(last)
    ax.add_patch(
        FancyArrowPatch((begin[0], begin[1]), (tip[0], tip[1]), connectionstyle=f"arc3,rad={bend}", **_style(chosen))
    )
    t = 0.42
    middle = (1 - t) ** 2 * start + 2 * t * (1 - t) * control + t**2 * end
    _write(ax, middle, text, chosen)


def _loop(ax, center, text: str, chosen: bool, index: int) -> None:
    """A loop above a state, the second one below."""
    from matplotlib.patches import FancyArrowPatch

    x, y = center
    side = 1 if index == 0 else -1
    begin = (x - side * 0.09, y + side * RADIUS * 0.92)
    end = (x + side * 0.09, y + side * RADIUS * 0.92)
    ax.add_patch(FancyArrowPatch(begin, end, connectionstyle="arc3,rad=-1.6", **_style(chosen)))
    _write(ax, (x, y + side * (RADIUS + 0.24)), text, chosen)
