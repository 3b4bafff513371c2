"""How few states have to pay for a reward to speak early
=======================================================

A robot on a grid earns 1 at the goal, and for many steps its reward tells it nothing. Explicable design lets a few more
states pay, keeps the optimal policy optimal by its old margins, and asks how much of the margin is visible within a few
steps: informativeness 0 is all of it. Every state that joins is the one that helps most. With all states the reward
shaped by the optimal values is perfect. The two published programs count the steps of a horizon differently.
"""

import numpy as np

import rewardtheory as rt
from rewardtheory.mdps.gridworld import gridworld

SOURCE = "devidze2021exprd"
KIND = "Every point is the optimum of a linear program in doubles; which states join is greedy. The source prints curves only."
SIZES = {
    "small": {"side": 4, "extra": 4},
    "full": {"side": 7, "extra": 8},
}
PANELS = (1, 2)
HORIZONS = (1, 2, 4, 8)


def data(*, seed, progress, side, extra):
    """Informativeness along the growing support, for both conventions, and the reward that was found."""
    rows = ["S" + "." * (side - 1), *["." * side] * (side - 2), "." * (side - 1) + "G"]
    world = gridworld(rows, discount=0.95, drift=(0.05, 0.9, 0.05))
    mdp, R = world.mdp, world.rewards["environment"]
    goal = mdp.n_states - 1
    beside = [goal - 1, goal - side]
    curves, supports, original = {}, {}, {}
    for name, inclusive in (("h + 1 steps", True), ("h steps", False)):
        support, values = tuple(beside), []
        for k in range(extra + 1):
            more = min(k, 1)
            found = rt.explicable_reward(
                mdp, R, support=support, extra_states=more, horizons=HORIZONS, inclusive=inclusive, largest=2.0
            )
            support = found.support
            values.append(found.informativeness)
            progress(k + 1 + (not inclusive) * (extra + 1), 2 * (extra + 1))
        curves[name], supports[name], original[name] = np.array(values), found, found.original
    everywhere = rt.explicable_reward(mdp, R, support=range(goal), horizons=HORIZONS, inclusive=False, largest=2.0)
    table = np.full(mdp.n_states, np.nan)
    table[:goal] = supports["h steps"].reward[np.arange(goal), supports["h steps"].target[:goal]]
    return {
        "side": side,
        "extra": extra,
        "curves": curves,
        "original": original,
        "everywhere": everywhere.informativeness,
        "paid": table.reshape(side, side),
        "support": supports["h steps"].support,
    }


def compared(data):
    """The ends of the curves; the only number known in advance is the 0 of all states."""
    from rewardtheory.report.figures import Row

    rows = []
    for name, curve in data["curves"].items():
        rows.append(Row(f"{name}: the reward itself", data["original"][name]))
        rows.append(Row(f"{name}: beside the goal", float(curve[0])))
        rows.append(Row(f"{name}: and {data['extra']} more states", float(curve[-1])))
    rows.append(Row("all states may pay", data["everywhere"], 0.0, 1e-7))
    return rows


def draw(axes, data):
    """The two curves, and what the designed reward pays along the optimal policy."""
    for name, curve in data["curves"].items():
        axes[0].plot(range(len(curve)), curve, marker="o", label=name)
    axes[0].axhline(0, color="0.5", linestyle=":", label="all states may pay")
    axes[0].set_xticks(range(data["extra"] + 1))
    axes[0].set_xlabel("states that may pay, beyond those beside the goal")
    axes[0].set_ylabel("informativeness")
    axes[0].legend()
    limit = float(np.nanmax(np.abs(data["paid"]))) or 1.0
    image = axes[1].imshow(data["paid"], cmap="PuOr_r", vmin=-limit, vmax=limit)
    for s in data["support"]:
        row, column = divmod(s, data["side"])
        axes[1].text(column, row, "pays", ha="center", va="center", fontsize=8)
    axes[1].text(data["side"] - 1, data["side"] - 1, "goal", ha="center", va="center", fontsize=8)
    axes[1].set_xticks([])
    axes[1].set_yticks([])
    axes[1].set_title("what the optimal action is paid", fontsize=10)
    axes[1].figure.colorbar(image, ax=axes[1])


if __name__ == "__main__":
    from rewardtheory.report.figures import show

    show("exprd")
