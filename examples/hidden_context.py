"""Hidden context: what a fit of preferences learns is a Borda count
====================================================================

Alternatives differ in something that the labels do not record. In one dimension an alternative a is worth a up to 4/5, and
beyond that 2a or nothing with even chances, so its expected utility is a throughout. A Bradley-Terry fit cannot see chances:
its scores have the order of the Borda counts, the probabilities to be preferred to a random alternative, which drop at 4/5 from
.90 to .475. In two dimensions the alternative (x, y) is worth y / (1 − xy) with probability 1 − xy, else nothing: its expected
utility is y, but the more it depends on luck, the fewer comparisons it wins.
"""

import numpy as np

import rewardtheory as rt

SOURCE = "siththaranjan2023hidden"
KIND = "The Borda counts are exact; the scores are those of greatest likelihood on the grid, with a proved error."
SIZES = {"small": {"points": 60, "grid": 60}, "full": {"points": 200, "grid": 200}}
PANELS = (1, 2)

EDGE = 0.8


def two_values(a):
    """(the greater utility, its probability); else nothing."""
    return np.where(a < EDGE, a, 2 * a), np.where(a < EDGE, 1.0, 0.5)


def win_table(value, chance):
    """P[i, j]: that i has the greater utility, ties counted half, drawn independently."""
    both = (value[:, None] > value[None, :]) + 0.5 * (value[:, None] == value[None, :])
    first, second = chance[:, None], chance[None, :]
    table = first * second * both + first * (1 - second) + 0.5 * (1 - first) * (1 - second)
    table[np.diag_indices(len(value))] = 0.5
    # Both directions are computed on their own; the lower triangle is taken from the upper one.
    return np.triu(table, 1) + np.tril(1 - table.T, -1) + np.eye(len(value)) / 2


def against_all(x, a):
    """The count of one alternative against those of the grid, from its two values."""
    value, chance = (np.concatenate([[y], z]) for y, z in zip(two_values(np.array(x)), two_values(a), strict=True))
    return float(win_table(value, chance)[0, 1:].mean())


def borda_count(a):
    """The count against a uniform alternative: a + .1 below 4/5, .275 + .25 a above."""
    return np.where(a < EDGE, a + (1 - EDGE) / 2, 0.275 + 0.25 * a)


def data(*, seed, progress, points, grid):
    """Counts and scores in one dimension, the count in two."""
    a = (np.arange(points) + 0.5) / points
    table = win_table(*two_values(a))
    fit = rt.bradley_terry(rt.preferences(table))
    counts = rt.borda(table)
    x, y = np.meshgrid((np.arange(grid) + 0.5) / grid, (np.arange(grid) + 0.5) / grid)
    value, chance = (y / (1 - x * y)).ravel(), (1 - x * y).ravel()
    order = np.argsort(value, kind="stable")
    lower = np.empty(len(value))
    lower[order] = np.cumsum(chance[order]) - chance[order] / 2
    nothing = (1 - chance).sum()
    plane = (chance * (nothing + lower) + (1 - chance) * nothing / 2) / len(value)
    return {
        "a": a,
        "counts": counts,
        "scores": fit.scores,
        "score_error": fit.bound,
        "same_order": bool((np.argsort(counts, kind="stable") == np.argsort(fit.scores, kind="stable")).all()),
        "before": against_all(EDGE - 1e-9, a),
        "after": against_all(EDGE, a),
        "gap": float(np.abs(counts - borda_count(a)).max()),
        "points": points,
        "plane": plane.reshape(grid, grid),
        "grid": grid,
    }


def compared(data):
    """The drop at 4/5, and how near the grid is to the formula."""
    from rewardtheory.report.figures import Row

    return [
        Row("Borda count just below .8", data["before"], printed=0.90, within=1e-9),
        Row("Borda count just above .8", data["after"], printed=0.475, within=1e-9),
        Row("greatest difference of the count on the grid", data["gap"], printed=0.0, within=1.0 / data["points"]),
        Row("the scores have the order of the counts (1 for yes)", float(data["same_order"]), printed=1.0),
    ]


def draw(axes, data):
    """Counts and scores in one dimension; the count over the plane."""
    line, plane = axes
    a, edge = data["a"], EDGE
    below, above = np.linspace(0, edge - 1e-9, 50), np.linspace(edge, 1, 20)
    line.plot([0, 1], [0, 1], color="0.6", linestyle=":", label="expected utility")
    line.plot(below, borda_count(below), color="C0", label="Borda count")
    line.plot(above, borda_count(above), color="C0")
    line.plot(2 * [edge], [0.9, 0.475], color="C0", linewidth=0.8, linestyle="--")
    line.set_xlabel("alternative a")
    line.set_ylabel("expected utility, Borda count")
    right = line.twinx()
    right.plot(a, data["scores"], ".", color="C1", markersize=3, label="fitted score")
    right.set_ylabel("Bradley-Terry score")
    handles = [*line.get_lines()[:2], right.get_lines()[0]]
    line.legend(handles, [h.get_label() for h in handles], loc="upper left")
    line.annotate("0.90", (edge, 0.9), xytext=(-6, 4), textcoords="offset points", ha="right")
    line.annotate("0.475", (edge, 0.475), xytext=(6, -12), textcoords="offset points")
    shown = plane.imshow(data["plane"], origin="lower", extent=(0, 1, 0, 1), cmap="viridis", aspect="auto")
    centers = (np.arange(data["grid"]) + 0.5) / data["grid"]
    plane.contour(centers, centers, data["plane"], levels=8, colors="white", linewidths=0.7)
    plane.set_xlabel("x")
    plane.set_ylabel("y = expected utility")
    plane.set_title("Borda count of (x, y)", fontsize=10)
    plane.figure.colorbar(shown, ax=plane)


if __name__ == "__main__":
    from rewardtheory.report.figures import show

    show("hidden-context")
