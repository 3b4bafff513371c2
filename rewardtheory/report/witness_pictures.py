"""Why one formalism cannot say what another says, drawn: an environment, its policies, and level sets that clash.

The policies of each environment have at most two free numbers: one chance in one state (a line), three chances in one
state (a triangle), or one chance in each of two states (a square). Drawn from the scenes of the registered claims.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cmp_to_key
from pathlib import Path
from typing import Any

import numpy as np

from rewardtheory.arithmetic import floats, rational, rationals, to_float
from rewardtheory.objectives.formalism import Specification, Valued
from rewardtheory.objectives.kinds import formalism
from rewardtheory.report.graph_pictures import Arrow, columns, plot_graph
from rewardtheory.verify.claims import claims
from rewardtheory.verify.expressivity import registered, relation
from rewardtheory.verify.scenes import Scene, scene_of

RIVAL, MARK = "#DD8452", "0.1"
STEPS = 24


@dataclass(frozen=True)
class Plane:
    """The free numbers of the policies of an environment.

    Attributes:
        states: the states with a choice.
        actions: for each of them its actions.
    """

    states: tuple[int, ...]
    actions: tuple[tuple[int, ...], ...]

    @property
    def triangle(self) -> bool:
        """Whether it is one choice among three."""
        return len(self.actions[0]) == 3

    @property
    def line(self) -> bool:
        """Whether it is one choice among two."""
        return len(self.states) == 1 and not self.triangle

    def at(self, mdp, numbers) -> Any:
        """The policy with these chances of the second action, or of the three."""
        pi = rationals(np.zeros(mdp.available.shape, dtype=int))
        for s in range(mdp.n_states):
            pi[s, int(mdp.available[s].argmax())] += 1
        for k, (s, actions) in enumerate(zip(self.states, self.actions, strict=True)):
            chances = numbers if self.triangle else (1 - numbers[k], numbers[k])
            pi[s] = pi[s] * 0
            for a, p in zip(actions, chances, strict=True):
                pi[s, a] = rational(p)
        return pi

    def place(self, policy) -> tuple[float, ...]:
        """Where a policy lies: (x,) on a line, (x, y) in a square or a triangle."""
        chances = [
            [to_float(policy[s][a]) for a in actions] for s, actions in zip(self.states, self.actions, strict=True)
        ]
        if self.triangle:
            return corner_mean(chances[0])
        return tuple(p for _, p in chances)

    def lattice(self) -> list[tuple[Any, ...]]:
        """Many policies, by their numbers."""
        unit = rational(1) / STEPS
        if self.line:
            return [(i * unit,) for i in range(STEPS + 1)]
        both = [(i, j) for i in range(STEPS + 1) for j in range(STEPS + 1)]
        if self.triangle:
            return [((STEPS - i - j) * unit, i * unit, j * unit) for i, j in both if i + j <= STEPS]
        return [(i * unit, j * unit) for i, j in both]


def corner_mean(chances) -> tuple[float, float]:
    """Three chances as a place in the triangle with corners (0,0), (1,0) and (½, ¾^½), the first one on top."""
    first, _, third = map(float, chances)
    return third + first / 2, first * 0.75**0.5


def plane_of(mdp) -> Plane:
    """The free numbers of the policies of an environment.

    Raises:
        ValueError: where there are more than can be drawn.
    """
    actions = {s: tuple(np.flatnonzero(mdp.available[s]).tolist()) for s in range(mdp.n_states)}
    free = {s: found for s, found in actions.items() if len(found) > 1}
    kind = sorted(map(len, free.values()))
    if kind not in ([2], [3], [2, 2]):
        raise ValueError(f"`mdp` has states with {kind} actions; a picture has room for one of 2 or 3, or two of 2.")
    return Plane(tuple(free), tuple(free.values()))


def values_of(mdp, spec: Specification, policies: Sequence[Any]) -> np.ndarray:
    """The value of each policy, or where a specification only orders them the rank."""
    if isinstance(spec, Valued):
        return np.array([to_float(spec.evaluate(mdp, pi).value) for pi in policies])
    order = sorted(range(len(policies)), key=cmp_to_key(lambda i, j: spec.prefer(mdp, policies[i], policies[j])))
    ranks, rank = np.zeros(len(policies)), 0
    for before, here in zip([order[0], *order], order, strict=False):
        rank += spec.prefer(mdp, policies[here], policies[before]) != 0
        ranks[here] = rank
    return ranks


def plot_environment(mdp, *, ax=None):
    """An environment: states, actions and where one begins."""
    states, actions = list(mdp.states), list(mdp.actions)
    arrows = []
    for s in range(mdp.n_states):
        several = mdp.available[s].sum() > 1
        for a in np.flatnonzero(mdp.available[s]).tolist():
            for t in np.flatnonzero(floats(mdp.transition)[s, a]).tolist():
                arrows.append(Arrow(states[s], states[t], actions[a] if several else ""))
    starts = [states[s] for s in np.flatnonzero(floats(mdp.initial)).tolist()]
    return plot_graph(
        columns(states, arrows, starts), arrows, names={name: name for name in states}, starts=starts, ax=ax
    )


def plot_clash(scene: Scene, names: tuple[str, str], *, ax=None):
    """The policies of a scene: the values of X as colors or a curve, and level sets of Y as dashed lines.

    Args:
        scene: of a claim.
        names: of X and Y.
        ax: matplotlib axes; by default new ones.
    """
    from rewardtheory.report.plots import _axes

    ax = _axes(ax)
    plane = plane_of(scene.mdp)
    numbers = plane.lattice()
    policies = [plane.at(scene.mdp, x) for x in numbers]
    x_values, y_values = (values_of(scene.mdp, spec, policies) for spec in (scene.spec, scene.rival))
    places = np.array([plane.place(pi) for pi in policies])
    marked = [np.array(pi, dtype=object) for pi in scene.policies.values()]
    spots = [plane.place(pi) for pi in marked]
    at_marks = [values_of(scene.mdp, spec, marked) for spec in (scene.spec, scene.rival)]
    if plane.line:
        _curves(ax, scene, plane, places[:, 0], (x_values, y_values), spots, at_marks, names)
    else:
        _areas(ax, scene, plane, places, (x_values, y_values), at_marks[1], names)
        if len(spots) <= 6:
            for i, (x, y) in enumerate(spots):
                _spot(ax, x, y, i)
    if len(spots) <= 6:
        _key(ax, scene, at_marks, names)
    return ax


def _spot(ax, x, y, index: int) -> None:
    ax.plot(x, y, marker="o", markersize=13, color="w", markeredgecolor=MARK, clip_on=False, zorder=7)
    ax.text(x, y, str(index + 1), ha="center", va="center", fontsize=8, zorder=8)


def _key(ax, scene: Scene, at_marks, names) -> None:
    """The marked policies with their values, under the picture."""
    width = max(map(len, scene.policies))
    valued = isinstance(scene.spec, Valued)
    lines = [f"  {'policy':<{width}}  {names[0] if valued else names[0] + ' rank':>9}  {names[1]:>9}"]
    for i, name in enumerate(scene.policies):
        lines.append(f"{i + 1} {name:<{width}}  {at_marks[0][i]:>9.4g}  {at_marks[1][i]:>9.4g}")
    ax.text(0.5, -0.2, "\n".join(lines), transform=ax.transAxes, ha="center", va="top", fontsize=8, family="monospace")


def _curves(ax, scene, plane, x, values, spots, at_marks, names) -> None:
    state, action = scene.mdp.states[plane.states[0]], scene.mdp.actions[plane.actions[0][1]]
    ax.plot(x, values[0], color="#4C78A8", linewidth=2, label=f"{names[0]}: {scene.said}")
    other = ax.twinx()
    other.plot(x, values[1], color=RIVAL, linestyle="--", linewidth=1.6, label=f"{names[1]}: {scene.rival_said}")
    for axes, found, color in ((ax, values[0], "#4C78A8"), (other, values[1], RIVAL)):
        low, high = found.min(), found.max()
        room = 0.12 * (high - low) or 0.5
        axes.set_ylim(low - room, high + room)
        axes.tick_params(axis="y", colors=color)
    ax.set_zorder(other.get_zorder() + 1)
    ax.patch.set_visible(False)
    for i, (place,) in enumerate(spots):
        _spot(ax, place, at_marks[0][i], i)
    ax.set_xlim(-0.06, 1.06)
    ax.set_xlabel(f"chance of {action} in {state}")
    lines = [axes.get_lines()[0] for axes in (ax, other)]
    ax.legend(
        lines, [str(line.get_label()) for line in lines], fontsize=8, loc="lower center", bbox_to_anchor=(0.5, 1.0)
    )


def _areas(ax, scene, plane, places, values, levels, names) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.tri import Triangulation

    x, y = places.T
    if plane.triangle:
        triangles = Triangulation(x, y)
        shown = ax.tripcolor(triangles, values[0], shading="gouraud", cmap="Blues")
        _corners(ax, scene, plane)
    else:
        grid = (STEPS + 1, STEPS + 1)
        axis = np.linspace(0, 1, STEPS + 1)
        shown = ax.pcolormesh(axis, axis, values[0].reshape(grid).T, shading="nearest", cmap="Blues")
        for put, s, actions in zip((ax.set_xlabel, ax.set_ylabel), plane.states, plane.actions, strict=True):
            put(f"chance of {scene.mdp.actions[actions[1]]} in {scene.mdp.states[s]}")
        triangles = Triangulation(x, y)
        ax.set_aspect("equal")
    ax.figure.colorbar(
        shown, ax=ax, shrink=0.8, label=names[0] if isinstance(scene.spec, Valued) else f"{names[0]} rank"
    )
    if np.ptp(values[1]) > 0:
        inside = np.unique(levels[(levels > values[1].min()) & (levels < values[1].max())])
        few = 1 <= len(inside) <= 6
        between = inside if few else np.linspace(values[1].min(), values[1].max(), 6)[1:-1]
        ax.tricontour(triangles, values[1], levels=between, colors=RIVAL, linestyles="--", linewidths=1.5)
    lines = [Line2D([], [], color="#4C78A8", linewidth=6), Line2D([], [], color=RIVAL, linestyle="--")]
    said = [f"{names[0]}: {scene.said}", f"{names[1]}, level sets: {scene.rival_said}"]
    ax.legend(lines, said, fontsize=8, loc="lower center", bbox_to_anchor=(0.5, 1.04))


def _corners(ax, scene, plane) -> None:
    shape = np.array([corner_mean(np.eye(3)[k]) for k in (0, 1, 2, 0)])
    ax.plot(*shape.T, color="0.3", linewidth=1)
    names = [scene.mdp.actions[a] for a in plane.actions[0]]
    for name, (x, y), (dx, dy) in zip(names, shape[:3], ((0, 0.09), (-0.06, -0.09), (0.06, -0.09)), strict=True):
        ax.text(x + dx, y + dy, name, ha="center", va="center", fontsize=9)
    ax.set_xlim(-0.15, 1.15)
    ax.set_ylim(-0.15, 1.02)
    ax.set_aspect("equal")
    ax.set_axis_off()


def pair_picture(x: str, y: str, *, path: Path) -> Path:
    """Draw why Y cannot say what X says, and write it to `path`.

    Args:
        x, y: abbreviations of formalisms.
        path: .png, .pdf or .svg.

    Raises:
        ValueError: where Y says what X says: there is no clash.
    """
    import textwrap

    from matplotlib import pyplot

    from rewardtheory.report.saving import require_suffix

    require_suffix(path, "plot")
    for name in (x, y):
        formalism(name)
    found = relation()
    if found.table[x][y]:
        raise ValueError(
            f"`--plot` draws why a formalism cannot say what another says, and {y} says all that {x} says: choose a pair "
            "that is answered no, or --all for the whole diagram."
        )
    id = found.because[x][y][0]
    claim, scene = claims()[id], scene_of(id)
    above, below = refuted(id), scene.spec.abbreviation
    parts = [" ".join(claim.statement.split())]
    parts += [f"{above} say all that {y} say."] * (above != y) + [f"{x} say all that {below} say."] * (below != x)
    canvas, (left, right) = pyplot.subplots(1, 2, figsize=(11, 6.2), width_ratios=(1, 1.25))
    try:
        plot_environment(scene.mdp, ax=left)
        left.set_title("the environment", fontsize=10)
        plot_clash(scene, (below, above), ax=right)
        statement = "\n".join(textwrap.fill(part, 150) for part in parts)
        names = (f"{formalism(z).name} ({z})" for z in (y, x))
        title = " cannot say all that ".join(names) + " say"
        canvas.suptitle(title[0].upper() + title[1:], fontsize=12)
        canvas.text(0.5, 0.02, statement, ha="center", va="bottom", fontsize=8.5)
        canvas.subplots_adjust(left=0.03, right=0.95, top=0.8, bottom=0.36, wspace=0.16)
        canvas.savefig(path, dpi=130)
    finally:
        pyplot.close(canvas)
    return path


def refuted(id: str) -> str:
    """The formalism that a claim says cannot say something."""
    return next(y for _, y, holds, claim in registered() if claim.id == id and not holds)
