"""A reward that explains a policy, and how little the policy says
===============================================================

On a grid of 5 by 5 with three moves in ten at random, 1 is paid in the upper right corner, and an optimal policy for it
is shown to a linear program that looks for a state reward with large margins and a small sum of sizes. Without a
penalty on size it fills the grid with rewards that have nothing to do with the true one; as the penalty grows, the true
reward is all that is left. A stochastic expert in the same grid would have told more: up to a few directions, counted
by an exact rank.
"""

import numpy as np

import rewardtheory as rt
from rewardtheory.mdps.gridworld import gridworld

SOURCE = ("ng2000irl", "cao2021identifiability")
KIND = (
    "Every picture is the optimum of a linear program in doubles; the rank is exact. The source prints pictures only."
)
SIZES = {"small": {"penalties": (0.0, 1.05, 2.0, 5.0)}}
PANELS = (2, 3)
SIDE, CORNER = 5, 4


def grid():
    """The model and its true state reward; the corner pays as long as one stays in it."""
    mdp = gridworld(["S" * SIDE] * SIDE, discount=0.9, slip=0.3).mdp
    return mdp, (np.arange(25) == CORNER).astype(float)


def data(*, seed, progress, penalties):
    """The rewards found for each penalty, the regret of planning with them, and what a soft expert leaves open."""
    mdp, truth = grid()
    true_reward = rt.reward(mdp, state=truth)
    expert = rt.solve(mdp, true_reward).policy
    found = []
    for k, penalty in enumerate(penalties):
        found.append(rt.inferred_reward(mdp, expert, penalty=penalty))
        progress(k + 1, len(penalties))
    best = rt.solve(mdp, true_reward).values
    return {
        "truth": truth,
        "expert": expert.argmax(axis=1),
        "penalties": penalties,
        "rewards": [f.reward for f in found],
        "margins": [f.margin for f in found],
        "nonzero": [int((np.abs(f.reward) > 1e-7).sum()) for f in found],
        "shortfall": [
            float(
                np.abs(best - rt.values(mdp, true_reward, rt.solve(mdp, rt.reward(mdp, state=f.reward)).policy)).max()
            )
            for f in found
        ],
        "open": rt.identifiable_directions(mdp, state_only=True).dimension,
        "open of pairs": rt.identifiable_directions(mdp).dimension,
    }


def compared(data):
    """How many states pay, and how much a planner loses that believes the reward found."""
    from rewardtheory.report.figures import Row

    rows = []
    for penalty, count, lost in zip(data["penalties"], data["nonzero"], data["shortfall"], strict=True):
        rows.append(Row(f"penalty {penalty}: states that pay", count, note="" if count > 1 else "the true one"))
        rows.append(Row(f"penalty {penalty}: value lost by planning with it", lost))
    last = float(np.abs(data["rewards"][-1] - data["truth"]).max())
    rows.append(Row("largest penalty: distance from the true reward", last, 0.0, 1e-7))
    rows.append(Row("directions of R(s) that a soft expert leaves open", data["open"], note="the constants"))
    rows.append(
        Row("directions of R(s,a) that a soft expert leaves open", data["open of pairs"], 25, note="one for a state")
    )
    return rows


def draw(axes, data):
    """The true reward with the expert's arrows, and the rewards found."""
    pictures = [("true reward and expert", data["truth"])]
    pictures += [(f"penalty {p:g}", R) for p, R in zip(data["penalties"], data["rewards"], strict=True)]
    for place, (title, reward) in zip(axes.flat, pictures, strict=False):
        image = place.imshow(reward.reshape(SIDE, SIDE), cmap="PuOr_r", vmin=-1, vmax=1)
        place.set_title(title, fontsize=10)
        place.set_xticks([])
        place.set_yticks([])
    for s, a in enumerate(data["expert"]):
        row, column = divmod(s, SIDE)
        axes.flat[0].text(column, row, "←↓→↑"[a], ha="center", va="center")
    for place in axes.flat[len(pictures) :]:
        place.bar([f"{p:g}" for p in data["penalties"]], data["nonzero"], color="C0")
        place.set_xlabel("penalty")
        place.set_ylabel("states that pay")
    axes.flat[0].figure.colorbar(image, ax=axes[0, :], label="R(s)")


if __name__ == "__main__":
    from rewardtheory.report.figures import show

    show("irl-lp")
