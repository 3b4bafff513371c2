"""The picture of a comparison: return region, distances beside regrets, and the grid with both policies."""

from pathlib import Path

import numpy as np

from rewardtheory.arithmetic import to_float
from rewardtheory.distances.comparison import Comparison
from rewardtheory.distances.region import return_region
from rewardtheory.report.plots import plot_distances, plot_policy, plot_regrets, plot_return_region
from rewardtheory.report.policies import places_of, telling_pair
from rewardtheory.report.saving import require_suffix
from rewardtheory.solvers.occupancies import occupancy_of
from rewardtheory.solvers.optimal import solve
from rewardtheory.transition import expect_reward

# A picture needs no more corners than an eye can tell apart.
VISIBLE = 1e-3


def comparison_picture(found: Comparison, specimen, *, path: Path) -> Path:
    """Draw a comparison and write it to `path`; the format is that of its suffix.

    Args:
        found: the comparison.
        specimen: the model with ``places`` for the grid, (row, column) of each of its states, or None.
        path: of the picture.
    """
    from matplotlib import pyplot

    require_suffix(path, "plot")
    pair = telling_pair(found)
    grid = places_of(found, specimen)
    figure, axes = pyplot.subplots(
        2, 3 if grid is not None else 2, figsize=(16 if grid is not None else 11, 9), layout="constrained"
    )
    R1, R2 = found.rewards[pair.a], found.rewards[pair.b]
    region = return_region(found.mdp, R1, R2, tolerance=VISIBLE)
    worst = pair.worst_case_regret["a_given_b"]
    marks = []
    for label, occupancy in (("given up", worst.better), ("preferred by the proxy", worst.chosen)):
        marks.append((label, *(_return(found.mdp, occupancy, R) for R in (R1, R2))))
    plot_return_region(region, names=(pair.a, pair.b), marks=marks, ax=axes[0, 0])
    axes[0, 0].set_title(f"all policies, and the worst case of {pair.b} for {pair.a}", fontsize=10)
    plot_distances(found, ax=axes[0, 1])
    plot_regrets(found, ax=axes[1, 1])
    _plot_costs(found, axes[1, 0])
    if grid is not None:
        for row, (name, R, color) in enumerate(((pair.a, R1, "C2"), (pair.b, R2, "C3"))):
            best = solve(found.mdp, R).policy
            seen = occupancy_of(found.mdp, best).sum(axis=1) > 0
            drawn = np.where(seen[:, None], best, 0 * best)
            plot_policy(found.mdp, drawn, grid, title=f"optimal for {name}", color=color, ax=axes[row, 2])
    figure.suptitle(specimen.name)
    figure.savefig(path, dpi=130)
    pyplot.close(figure)
    return path


def _plot_costs(found: Comparison, ax) -> None:
    """Distance against regret, a point for each ordered pair."""
    for way, marker in (("a_given_b", "o"), ("b_given_a", "s")):
        x = [p.starc for p in found.pairs]
        ax.scatter(
            x, [to_float(p.worst_case_regret[way].value) for p in found.pairs], marker=marker, color="C3", alpha=0.7
        )
        ax.scatter(x, [to_float(p.regret[way].worst) for p in found.pairs], marker=marker, color="C0", alpha=0.7)
    ax.scatter([], [], color="C3", label="worst case over pairs of policies")
    ax.scatter([], [], color="C0", label="worst optimal policy of the proxy")
    ax.set_xlabel("STARC distance")
    ax.set_ylabel("regret")
    ax.set_title("distance and cost, every ordered pair")
    ax.legend(fontsize=8)


def _return(mdp, occupancy, R) -> float:
    return to_float((occupancy * expect_reward(mdp.transition, R)).sum())
