"""How a bi-level designer climbs, exactly and as published
==========================================================

A reward, a heuristic that is subtly wrong, and a learner in between: how the return moves with the weight of the
heuristic is an implicit derivative, and published algorithms replace it by something shorter. On the grid of
`behavior-alignment` the learner stands in a trap that the heuristic laid. RMSprop forgets how long a derivative is, so
what counts is its direction: the table says at which step each way out leaves the trap, and where it ends. Those who
learn while they design, one policy gradient step at a time, or from sampled episodes with the published estimate, start
from a policy that has not yet fallen into the trap, and climb slower. With a heuristic that is right all of them keep
it. A planner that looks only a few steps ahead has a best reward of its own, which is not the true one: designed for
it, it earns what it could not see.
"""

import numpy as np

import rewardtheory as rt
from rewardtheory.examples.behavior_alignment import TEMPERATURE, grid

SOURCE = ("gupta2023behavior", "zheng2018intrinsic", "sorg2010gradient")
KIND = (
    "Returns are exact values of each policy on the path; the sampled learner, which never sees them, is random and seeded, "
    "and ends elsewhere with another seed. The printed number is that of an independent computation on the same grid."
)
SIZES = {"small": {"steps": 200, "seeds": 1, "depths": (1, 3)}}
SIZES["full"] = {"steps": 1000, "seeds": 10, "depths": (1, 2, 3, 5, 8)}
PANELS = (1, 3)
EXACT, SAMPLED = "exact", "sampled, as published"


def data(*, seed, progress, steps, seeds, depths):
    """Paths of the return by each way to climb, and what bounded planners earn."""
    from rewardtheory.design.bounded_planner import bounded_planner
    from rewardtheory.design.hypergradients import first_order, frozen_sample, neumann
    from rewardtheory.design.sampled_learner import sampled
    from rewardtheory.design.unrolled import unrolled

    mdp, R, bad, good = grid()
    ways = {
        EXACT: {},
        "series of 5 terms": {"hypergradient": neumann(5, 5e-4)},
        "first order": {"hypergradient": first_order},
        "frozen samples": {"hypergradient": frozen_sample},
        "one step of learning": {"learner": unrolled(1, 1e-3)},
    }
    for k in range(seeds):
        ways[f"{SAMPLED} {k}"] = {"learner": sampled(seed + k)}
    heuristics = {"bad": bad, "good": good}
    paths, weights, alone = {}, {}, {}
    total, done = len(ways) * len(heuristics) + len(depths), 0
    for kind, heuristic in heuristics.items():
        for name, options in ways.items():
            found = rt.align(mdp, R, [heuristic], temperature=TEMPERATURE, steps=steps, **options)
            paths[kind, name], weights[kind, name] = found.returns, float(found.weights[0])
            alone[name] = found.alone
            done += 1
            progress(done, total)
    planners = []
    for depth in depths:
        found = rt.align(mdp, R, [good], temperature=TEMPERATURE, steps=steps, learner=bounded_planner(depth))
        planners.append((depth, found.alone, float(found.returns[0]), found.primary_return))
        done += 1
        progress(done, total)
    return {
        "optimum": float(rt.expected_return(mdp, R, rt.solve(mdp, R).policy)),
        "paths": paths,
        "weights": weights,
        "alone": alone,
        "planners": np.array(planners),
    }


def compared(data):
    """Where each way ends."""
    from rewardtheory.report.figures import Row

    rows = [Row("optimum of the reward", data["optimum"], 91.6469, 5e-5)]
    for (kind, name), path in data["paths"].items():
        rows.append(
            Row(
                f"{kind} heuristic, {name}: after all steps",
                float(path[-1]),
                note=f"from {path[0]:.2f}{left(path)}; weight at the end {data['weights'][kind, name]:.3g}",
            )
        )
    for depth, alone, added, designed in data["planners"]:
        note = f"{alone:.2f} by the reward alone, {added:.2f} with the good heuristic added"
        rows.append(Row(f"planner of depth {depth:.0f}, its best reward", designed, note=note))
    return rows


def left(path):
    """From which step on a path that starts below 0 stays above it."""
    below = np.flatnonzero(path < 0)
    if not len(below):
        return ""
    return ", in the trap to the end" if below[-1] == len(path) - 1 else f", out of the trap at step {below[-1] + 1}"


def draw(axes, data):
    """Paths with the bad and with the good heuristic, and planners by depth."""
    names = list(dict.fromkeys(name for _, name in data["paths"]))
    colors = {name: f"C{min(k, 5)}" for k, name in enumerate(names)}
    for ax, kind in zip(axes[:2], ("bad", "good"), strict=True):
        for name in names:
            sampled = name.startswith(SAMPLED)
            label = SAMPLED if name == f"{SAMPLED} 0" else None if sampled else name
            width, solid = (1, 0.6) if sampled else (1.5, 1.0)
            ax.plot(data["paths"][kind, name], color=colors[name], linewidth=width, alpha=solid, label=label)
        ax.axhline(data["optimum"], color="0.5", linestyle=":")
        ax.set_title(f"{kind} heuristic", fontsize=10)
        ax.set_xlabel("outer step")
    axes[0].set_ylabel("return under the true reward")
    axes[0].legend(fontsize=7)
    depth, alone, added, designed = data["planners"].T
    for values, label, marker in (
        (alone, "true reward", "o"),
        (added, "good heuristic added", "s"),
        (designed, "designed for it", "^"),
    ):
        axes[2].plot(depth, values, marker=marker, label=label)
    axes[2].axhline(data["optimum"], color="0.5", linestyle=":")
    axes[2].set_title("planners of bounded depth", fontsize=10)
    axes[2].set_xlabel("depth of look-ahead")
    axes[2].set_xticks(depth)
    axes[2].legend(fontsize=7)


if __name__ == "__main__":
    from rewardtheory.report.figures import show

    show("alignment-gradients")
