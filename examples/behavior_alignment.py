"""Learning to blend a reward with a heuristic that may be wrong
=============================================================

A robot on a grid of 5 by 5 pays .1 for every step and earns 100 at the goal in the far corner. A well-meant heuristic
pays 50 for every arrival at the center: added to the reward, it holds the robot there for ever. Written as a potential
difference, a heuristic cannot do harm. Bi-level alignment keeps the reward as the judge: it turns the weight of the
heuristic, a bonus for each state and the learner's discount until the policy does well by the reward alone. With one
weight it climbs out of the trap; with a weight for each state, as in released code, it starts at the same place and
stays stuck. The published hypergradient, a series cut off after five terms, climbs out too and ends a little lower. A
heuristic that is right, minus the squared distance to the goal, is kept and its weight raised.
"""

import numpy as np

import rewardtheory as rt
from rewardtheory.mdps.gridworld import gridworld

SOURCE = "gupta2023behavior"
KIND = (
    "The grid is an exact tabular analogue of the published one. Printed numbers are those of an independent computation "
    "on the same grid; the paths are exact gradient ascent, not the sampled learning curves of the paper."
)
SIZES = {"small": {"steps": 400}}
PANELS = (2, 2)
SIDE, GOAL, CENTER, TEMPERATURE = 5, 24, 12, 2


def grid():
    """The model, its reward, the heuristic at the center, and the heuristic of distances.

    The goal is a state in which nothing more is paid, not a terminal one: an ending would cost the soft learner the
    entropy of everything after it, and at temperature 2 it would rather walk about.
    """
    mdp = gridworld(["S....", *["....."] * 4], discount=0.99, slip=0.1).mdp
    P = np.array(mdp.transition)
    P[GOAL] = np.eye(25)[GOAL]
    mdp = mdp.replace(transition=P)
    cell = np.arange(25)
    row, column = np.divmod(cell, SIDE)
    arrivals = (
        np.where(cell == GOAL, 99.9, -0.1),
        np.where(cell == CENTER, 50.0, 0.0),
        -((row - 4) ** 2 + (column - 4) ** 2) / 16,
    )
    moving = (cell != GOAL)[:, None, None]
    return mdp, *(rt.reward(mdp, arrival=paid) * moving for paid in arrivals)


def data(*, seed, progress, steps):
    """Returns under the true reward of what each way of using a heuristic leads to."""
    from rewardtheory.design.hypergradients import neumann
    from rewardtheory.design.outer_step import state_weights

    mdp, R, bad, good = grid()

    def plain(reward, model=mdp):
        """The true return of the policy that is optimal for another reward."""
        return float(rt.expected_return(mdp, R, rt.solve(model, reward).policy))

    # The bonus on arrival, seen as a potential, is one for being at the center.
    at_center = 50.0 * (np.arange(25) == CENTER)
    cases = {
        "bad, one weight": (bad, {}),
        "bad, a weight for each state": (bad, {"blend": state_weights}),
        "good, one weight": (good, {}),
        "bad, published series": (bad, {"hypergradient": neumann(5, 5e-4)}),
        "bad, discount penalty 16": (bad, {"discount_penalty": 16.0}),
    }
    found = {}
    for k, (name, (heuristic, options)) in enumerate(cases.items()):
        found[name] = rt.align(mdp, R, [heuristic], temperature=TEMPERATURE, steps=steps, **options)
        progress(k + 1, len(cases))
    aligned = found["bad, one weight"]
    return {
        "optimum": plain(R),
        "naive good": plain(R + good),
        "naive bad": plain(R + bad),
        "short discounts": [plain(R + bad, mdp.replace(discount=g)) for g in (0.5, 0.3, 0.1)],
        "faint": plain(R + 0.01 * bad),
        "critical": critical_weight(mdp, R, bad),
        "optimal potential": plain(rt.shape(mdp, R, rt.solve(mdp, R).values)),
        "center potential": plain(rt.shape(mdp, R, at_center)),
        "greedy on the blend": plain(aligned.reward, mdp.replace(discount=aligned.discount)),
        "alone": aligned.alone,
        "returns": {name: f.returns for name, f in found.items()},
        "discounts": {name: f.discounts for name, f in found.items()},
        "last": {name: float(f.returns[-1]) for name, f in found.items()},
        "weight": {name: float(f.weights.mean()) for name, f in found.items()},
        "visits": {
            "naive": visited(mdp, rt.solve(mdp, R + bad).policy),
            "aligned": visited(mdp, aligned.policy),
        },
    }


def visited(mdp, policy):
    """How often each cell is visited, discounted, on the grid; the goal left out."""
    times = rt.occupancy(mdp, policy).sum(axis=1)
    times[GOAL] = np.nan
    return times.reshape(SIDE, SIDE)


def critical_weight(mdp, R, bad):
    """The weight of the heuristic at which staying at the center becomes as good as going to the goal, by bisection."""

    def leaves(weight):
        return rt.expected_return(mdp, R, rt.solve(mdp, R + weight * bad).policy) > 50

    low, high = 0.01, 1.0
    while high - low > 1e-9:
        middle = (low + high) / 2
        low, high = (middle, high) if leaves(middle) else (low, middle)
    return (low + high) / 2


def compared(data):
    """The table, and the paths where the independent computation prints them."""
    from rewardtheory.report.figures import Row

    digits = 5e-5
    one, good = data["returns"]["bad, one weight"], data["returns"]["good, one weight"]
    stuck = data["last"]["bad, a weight for each state"]
    rows = [
        Row("optimum of the reward", data["optimum"], 91.6469, digits),
        Row("good heuristic added", data["naive good"], 91.5941, digits),
        Row("bad heuristic added", data["naive bad"], -9.9874, digits, note="never leaves the center"),
    ]
    rows += [
        Row(f"bad heuristic added, discount {g}", x, 62.1653, digits)
        for g, x in zip((0.5, 0.3, 0.1), data["short discounts"], strict=True)
    ]
    rows += [
        Row("a hundredth of the bad heuristic added", data["faint"], 91.6219, digits),
        Row("weight of the bad heuristic from which it holds", data["critical"], 0.047337, 5e-7),
        Row("shaped by the optimal values", data["optimal potential"], 91.6469, digits),
        Row("bad heuristic as a potential", data["center potential"], note="cannot do harm"),
        Row("reward alone, soft learner", data["alone"], note="what alignment has to beat"),
        Row("aligned, bad heuristic: start", float(one[0]), -9.87, 5e-3),
        Row("aligned, bad heuristic: after all steps", float(one[-1]), 91.64, 5e-3),
        Row(
            "the same by the published truncated series", data["last"]["bad, published series"], note="K = 5, rate 5e-4"
        ),
        Row("aligned, bad heuristic: greedy on the blend", data["greedy on the blend"]),
        Row("weight of the bad heuristic at the end", data["weight"]["bad, one weight"], note="turned against it"),
        Row("aligned, good heuristic: start", float(good[0]), 90.19, 5e-3),
        Row("aligned, good heuristic: after all steps", float(good[-1]), 91.65, 5e-3),
        Row("weight of the good heuristic at the end", data["weight"]["good, one weight"], note="raised"),
        Row(
            "a weight for each state: after all steps", stuck, -9.75, 5e-3, note="stays stuck as well, a little higher"
        ),
        Row(
            "aligned, bad heuristic, discount penalty 16",
            data["last"]["bad, discount penalty 16"],
            89.97,
            5e-3,
            note="near, not equal: the path still swings",
        ),
    ]
    return rows


def draw(axes, data):
    """The paths of the return and of the discount, and where naive addition and alignment spend their time."""
    colors = {"bad, one weight": "C0", "bad, published series": "C1", "good, one weight": "C2"}
    colors["bad, a weight for each state"] = "C3"
    for name, color in colors.items():
        axes[0, 0].plot(data["returns"][name], color=color, label=name)
        axes[0, 1].plot(data["discounts"][name], color=color, label=name)
    name = "bad, discount penalty 16"
    axes[0, 1].plot(data["discounts"][name], color="C0", linestyle="--", label=name)
    axes[0, 0].axhline(data["optimum"], color="0.5", linestyle=":", label="optimum")
    axes[0, 0].axhline(data["alone"], color="0.5", linestyle="-.", label="reward alone, soft learner")
    axes[0, 0].set_ylabel("return under the true reward")
    axes[0, 0].set_xlabel("outer step")
    axes[0, 0].legend(fontsize=8, loc="center right")
    axes[0, 1].set_ylabel("learned discount")
    axes[0, 1].set_xlabel("outer step")
    axes[0, 1].legend(fontsize=8)
    titles = {"naive": "bad heuristic added: stays at the center", "aligned": "bad heuristic aligned: goes to the goal"}
    for place, (name, title) in zip(axes[1], titles.items(), strict=True):
        image = place.imshow(data["visits"][name], cmap="viridis")
        place.set_title(title, fontsize=10)
        place.set_xticks([])
        place.set_yticks([])
        for where, text, color in ((0, "start", "w"), (CENTER, "bonus", "w"), (GOAL, "goal", "k")):
            row, column = divmod(where, SIDE)
            box = {"facecolor": "0.4", "alpha": 0.5, "edgecolor": "none", "pad": 1} if color == "w" else None
            place.text(column, row, text, ha="center", va="center", color=color, fontsize=8, bbox=box)
        place.figure.colorbar(image, ax=place, label="discounted visits")


if __name__ == "__main__":
    from rewardtheory.report.figures import show

    show("behavior-alignment")
