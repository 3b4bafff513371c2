"""The EPIC distances of four rewards on a grid
============================================

On a 3x3 grid the dense reward is the sparse one shaped by the distance to the goal: EPIC sees no difference. The path and
the cliff look alike and differ in what they allow: EPIC says how much, under a uniform coverage of states and actions that
knows nothing of the moves. Beside it STARC, which does: it is 0 for the same pair, and grades the others by what they cost.
"""

import numpy as np

import rewardtheory as rt
from rewardtheory.mdps import load

SOURCE = ("gleave2021epic", "skalse2024starc")
KIND = "All numbers are exact up to the rounding of doubles."
SIZES = {"small": {}}
PANELS = (1, 2)
PRINTED = {
    ("sparse", "dense"): 0.0,
    ("sparse", "path"): 0.16018,
    ("sparse", "cliff"): 0.36756,
    ("path", "cliff"): 0.26721,
}


def data(*, seed, progress):
    """The matrices of both distances, with their bounds, and the worst-case regrets of the printed pairs."""
    grid = load("epic-gridworld")
    names, rewards = list(grid.rewards), list(grid.rewards.values())
    found = {
        name: rt.distance_matrix(grid.mdp, rewards, distance=d) for name, d in (("EPIC", rt.epic), ("STARC", rt.starc))
    }
    regret = {(a, b): float(rt.worst_case_regret(grid.mdp, grid.rewards[a], grid.rewards[b]).value) for a, b in PRINTED}
    return {"names": names, "regret": regret, **found}


def compared(data):
    """The printed EPIC distances."""
    from rewardtheory.report.figures import Row

    rows = []
    for (a, b), printed in PRINTED.items():
        i, j = data["names"].index(a), data["names"].index(b)
        off = float(data["EPIC"].bound[i, j])
        # Equivalent rewards are at 0: there the rounding of the printed number leaves nothing but our own bound.
        rows.append(
            Row(f"EPIC {a}, {b}", float(data["EPIC"].values[i, j]), printed, within=off + (5e-6 if printed else 0.0))
        )
    for (a, b), regret in data["regret"].items():
        rows.append(Row(f"worst-case regret of {b} for {a}", regret, note="not in the paper"))
    return rows


def draw(axes, data):
    """Both matrices as heat maps, each entry with its number."""
    for ax, name, top in zip(axes, ("EPIC", "STARC"), (1, 2), strict=True):
        values = data[name].values
        ax.imshow(values, vmin=0, vmax=top, cmap="viridis")
        ax.set_xticks(range(len(values)), data["names"])
        ax.set_yticks(range(len(values)), data["names"])
        ax.set_title(f"{name} (at most {top})")
        for i, j in np.ndindex(values.shape):
            ax.text(
                j,
                i,
                f"{values[i, j]:.3f}",
                ha="center",
                va="center",
                color="white" if values[i, j] < top / 2 else "black",
            )


if __name__ == "__main__":
    from rewardtheory.report.figures import show

    show("epic-gridworld")
