"""The picture of a comparison: return region, distances beside regrets, and the grid with both policies."""

from pathlib import Path

import numpy as np

from rewardtheory.arithmetic import floats, to_float
from rewardtheory.distances.comparison import Comparison
from rewardtheory.distances.region import return_region
from rewardtheory.report.plots import plot_distances, plot_policy, plot_regrets, plot_return_region
from rewardtheory.report.policies import places_of, telling_pair
from rewardtheory.report.saving import require_suffix
from rewardtheory.solvers.occupancies import occupancy_of
from rewardtheory.solvers.optimal import solve
from rewardtheory.transition import at_arrival, expect_reward, support

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
    labels = "policy given up", f"policy no worse under {pair.b}, at the greatest loss"
    for label, occupancy in zip(labels, (worst.better, worst.chosen), strict=True):
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
            title = f"optimal for {name}, in the states it visits\nin each end: the most that entering it pays"
            paid = paid_on_entering(found.mdp, R)
            plot_policy(found.mdp, drawn, grid, paid=paid, title=title, color=color, ax=axes[row, 2])
    figure.suptitle(specimen.name)
    figure.savefig(path, dpi=130)
    pyplot.close(figure)
    return path


def _plot_costs(found: Comparison, ax) -> None:
    """Distance against regret: for each ordered pair of rewards a ring and a dot."""
    x, worst, optimal = [], [], []
    for way in ("a_given_b", "b_given_a"):
        x += [p.starc for p in found.pairs]
        worst += [to_float(p.worst_case_regret[way].value) for p in found.pairs]
        optimal += [to_float(p.regret[way].worst) for p in found.pairs]
    rings = {"marker": "o", "s": 80, "facecolor": "none", "edgecolor": "C3", "linewidth": 1.2}
    ax.scatter(x, worst, label="worst case over pairs of policies", **rings)
    ax.scatter(x, optimal, s=18, color="C0", label="costliest optimal policy of the reward optimized")
    ax.set_xlabel("STARC distance (0: the same order of policies, 2: opposite)")
    ax.set_ylabel("regret, a share of the range of returns")
    ax.set_title("distance and cost: optimizing one reward, counting another", fontsize=10)
    ax.legend(fontsize=8, loc="upper center", bbox_to_anchor=(0.5, -0.16))


def paid_on_entering(mdp, R) -> np.ndarray:
    """The most that a step into each state pays, from states that are no ends: (S,), NaN where no step leads."""
    successor = np.broadcast_to(at_arrival(mdp.transition, np.arange(mdp.n_states)), R.shape)
    steps = support(mdp.transition) & (mdp.available & ~mdp.terminal[:, None])[..., None]
    most = np.full(mdp.n_states, -np.inf)
    np.maximum.at(most, successor[steps], floats(R)[steps])
    return np.where(np.isinf(most), np.nan, most)


def _return(mdp, occupancy, R) -> float:
    return to_float((occupancy * expect_reward(mdp.transition, R)).sum())
