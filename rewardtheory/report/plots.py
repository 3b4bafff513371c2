"""Pictures. Every function takes ``ax=`` and returns it; matplotlib is imported here and nowhere else."""

import numpy as np

from rewardtheory.arithmetic import floats, to_float
from rewardtheory.distances.comparison import Comparison
from rewardtheory.distances.region import ReturnRegion
from rewardtheory.types import MDP

ARROWS = {"up": (0, -1), "down": (0, 1), "left": (-1, 0), "right": (1, 0), "north": (0, -1), "south": (0, 1)}
ARROWS |= {"west": (-1, 0), "east": (1, 0)}


def _axes(ax):
    if ax is not None:
        return ax
    from matplotlib import pyplot

    return pyplot.subplots(layout="constrained")[1]


def plot_return_region(region: ReturnRegion, *, names=("J1", "J2"), marks=(), ax=None):
    """The polygon of (J1, J2) over all policies, with marked points.

    Args:
        region: what `rt.return_region` found.
        names: of the two rewards.
        marks: triples (label, J1, J2).
        ax: matplotlib axes; by default new ones.
    """
    ax = _axes(ax)
    points = floats(region.vertices)
    ax.fill(points[:, 0], points[:, 1], color="#4C78A8", alpha=0.25)
    ax.plot(*np.vstack([points, points[:1]]).T, color="#4C78A8", marker="o", markersize=3, linewidth=1)
    for i, (label, x, y) in enumerate(marks):
        ax.plot(x, y, marker="o" if i % 2 == 0 else "s", markersize=8, color=f"C{1 + i}", linestyle="", label=label)
    if marks:
        ax.legend(fontsize=8)
    ax.set_xlabel(f"return under {names[0]}")
    ax.set_ylabel(f"return under {names[1]}")
    ax.set_title("return region")
    return ax


def plot_matrix(values, names, *, title: str, high: float, label: str = "", sides=("", ""), ax=None):
    """A matrix of numbers over rewards, written into its cells, with a bar that says what the colors are.

    Args:
        values: (K, K).
        names: of the rows and columns.
        title: of the picture.
        high: the number of the darkest color.
        label: of the color bar.
        sides: what rows and columns stand for.
        ax: matplotlib axes; by default new ones.
    """
    ax = _axes(ax)
    values = np.asarray(values, dtype=float)
    image = ax.imshow(values, cmap="magma_r", vmin=0, vmax=high)
    ax.figure.colorbar(image, ax=ax, label=label, shrink=0.8)
    ax.set_xticks(range(len(names)), names, rotation=60, ha="right", rotation_mode="anchor", fontsize=8)
    ax.set_yticks(range(len(names)), names, fontsize=8)
    for i, j in np.ndindex(values.shape):
        if np.isfinite(values[i, j]):
            dark = values[i, j] > 0.6 * high
            ax.text(j, i, f"{values[i, j]:.2f}", ha="center", va="center", fontsize=7, color="w" if dark else "k")
    ax.set_ylabel(sides[0])
    ax.set_xlabel(sides[1])
    ax.set_title(title, fontsize=10)
    return ax


def plot_distances(found: Comparison, *, ax=None):
    """The matrix of STARC distances of a comparison."""
    label = "0: the same order of policies, 2: opposite"
    return plot_matrix(
        found.distance_matrix(), list(found.rewards), title="STARC distance", high=2.0, label=label, ax=ax
    )


def plot_regrets(found: Comparison, *, ax=None):
    """The matrix of worst-case regrets: the row is the reward that counts, the column the one that is optimized."""
    names = list(found.rewards)
    W = np.zeros((len(names), len(names)))
    for pair in found.pairs:
        i, j = names.index(pair.a), names.index(pair.b)
        W[i, j] = to_float(pair.worst_case_regret["a_given_b"].value)
        W[j, i] = to_float(pair.worst_case_regret["b_given_a"].value)
    label, sides = "share of the range of returns lost", ("lost under", "optimizing")
    return plot_matrix(W, names, title="worst-case regret", high=1.0, label=label, sides=sides, ax=ax)


def plot_policy(mdp: MDP, policy, places, *, paid=None, title: str = "", color: str = "C1", ax=None):
    """A policy drawn on a grid: arrows for the actions up, down, left and right, by weight; other actions as letters.

    The states in which one may start are shaded, and the ends are marked as such.

    Args:
        mdp: the model, with labeled actions.
        policy: π(a|s), (S, A).
        places: the (row, column) of each state; a row of −1 is not drawn.
        paid: (S,), written into the ends: what it pays to enter them.
        title, color: of the picture.
        ax: matplotlib axes; by default new ones.
    """
    ax = _axes(ax)
    policy, places = floats(policy), np.asarray(places)
    shown = places[:, 0] >= 0
    rows, columns = places[shown].max(axis=0) + 1
    ax.set_xlim(-0.5, columns - 0.5)
    ax.set_ylim(rows - 0.5, -0.5)
    ax.set_aspect("equal")
    ax.set_xticks(np.arange(-0.5, columns), labels=[])
    ax.set_yticks(np.arange(-0.5, rows), labels=[])
    ax.grid(True, color="0.8", linewidth=0.8)
    ax.tick_params(length=0)
    names = mdp.actions or tuple(str(a) for a in range(mdp.n_actions))
    for s in np.flatnonzero(shown):
        y, x = places[s]
        if mdp.initial[s] > 0:
            ax.fill([x - 0.5, x + 0.5, x + 0.5, x - 0.5], [y - 0.5, y - 0.5, y + 0.5, y + 0.5], color="0.93", zorder=0)
            ax.text(x - 0.46, y - 0.44, "start", ha="left", va="top", fontsize=6, color="0.4")
        if mdp.terminal[s]:
            prize = "" if paid is None or np.isnan(paid[s]) else f"\n{paid[s]:+.3g}" if paid[s] else "\n0"
            ax.text(x, y, f"end{prize}", ha="center", va="center", fontsize=7, color="0.4")
            continue
        letters = []
        for a in np.flatnonzero(policy[s] > 1e-6):
            step = ARROWS.get(names[a].lower())
            if step is None:
                letters.append(names[a])
                continue
            dx, dy = 0.36 * policy[s, a] * step[0], 0.36 * policy[s, a] * step[1]
            ax.annotate(
                "", (x + dx, y + dy), (x - 0.2 * dx, y - 0.2 * dy), arrowprops={"arrowstyle": "->", "color": color}
            )  # fmt: skip
        if letters:
            ax.text(x, y, "\n".join(letters), ha="center", va="center", fontsize=6, color=color)
    ax.set_title(title, fontsize=9)
    return ax
