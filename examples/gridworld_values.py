"""Values of a five by five gridworld
====================================

State A pays 10 and jumps to A', state B pays 5 and jumps to B', and a move off the grid costs 1; the discount is .9. The
values of the policy that moves at random, and the greatest values, are the two tables of a text-book.
"""

import numpy as np

import rewardtheory as rt

SOURCE = "sutton2018reinforcement"
KIND = "All numbers are exact up to the rounding of doubles; those printed have one decimal."
SIZES = {"small": {}}
PANELS = (1, 2)

RANDOM = [3.3, 8.8, 4.4, 5.3, 1.5, 1.5, 3.0, 2.3, 1.9, 0.5]
BEST = [22.0, 24.4, 22.0, 19.4, 17.5, 19.8, 22.0, 19.8, 17.8, 16.0]


def data(*, seed, progress):
    """Values of the uniform policy and optimal values."""
    from rewardtheory import mdps

    found = mdps.load("sutton-gridworld")
    reward = found.rewards["environment"]
    best = rt.solve(found.mdp, reward)
    uniform = rt.values(found.mdp, reward, rt.uniform_policy(found.mdp))
    return {"uniform": uniform, "best": best.values, "bound": float(best.bound)}


def compared(data):
    """The first two rows of both tables."""
    from rewardtheory.report.figures import Row

    rows = []
    for name, values, printed in (("random", data["uniform"], RANDOM), ("best", data["best"], BEST)):
        for s, number in enumerate(printed):
            place = f"row {s // 5 + 1}, column {s % 5 + 1}"
            rows.append(Row(f"{name} policy, {place}", float(values[s]), printed=number, within=0.05 + data["bound"]))
    return rows


def draw(axes, data):
    """Both tables."""
    for ax, name in zip(axes, ("uniform", "best"), strict=True):
        table = np.asarray(data[name]).reshape(5, 5)
        ax.imshow(table, cmap="viridis")
        for (i, j), value in np.ndenumerate(table):
            dark = value < (table.min() + table.max()) / 2
            ax.text(j, i, f"{value:.1f}", ha="center", va="center", color="w" if dark else "k")
        ax.set_title({"uniform": "moving at random", "best": "moving best"}[name])
        ax.set_xticks([])
        ax.set_yticks([])


if __name__ == "__main__":
    from rewardtheory.report.figures import show

    show("gridworld-values")
