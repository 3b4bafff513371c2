"""Which proxies can be hacked, and which orders a reward can give
===============================================================

A cleaning robot chooses which of three rooms to clean. Rewards (1,1,0) cannot be hacked against (1,1,1) by any of the eight
plans, (1,0,0) can; on mixtures of plans every pair that is not equivalent can. In the two-state world, where an action names
the next state, rewards realize 12 of the 24 strict orders of the four policies, and 25 of the 75 weak ones: three equal
returns force the fourth.
"""

import numpy as np

import rewardtheory as rt
from rewardtheory.arithmetic import floats
from rewardtheory.distances.finite_policies import occupancies
from rewardtheory.mdps import load
from rewardtheory.mdps.cleaning_robot import PAIRS

SOURCE = "skalse2022hacking"
KIND = "All numbers are exact: decided in rationals."
SIZES = {"small": {}}
PANELS = (1, 2)


def data(*, seed, progress):
    """The verdicts on the robot's pairs, and all orders of the two-state world."""
    robot, world = load("cleaning-robot"), load("two-state").mdp
    pairs = {
        (true, proxy): (
            rt.hacking_pair(robot.mdp, robot.rewards[true], robot.rewards[proxy]) is not None,
            rt.is_hackable(robot.mdp, robot.rewards[true], robot.rewards[proxy]),
        )
        for true, proxy, _ in PAIRS
    }
    orders = rt.realizable_orders(world)
    x = floats(occupancies(world))
    _, _, plane = np.linalg.svd(x - x.mean(axis=0))
    return {
        "pairs": pairs,
        "orders": orders,
        "points": (x - x.mean(axis=0)) @ plane[:2].T,
        "directions": [floats(o.reward).ravel() @ plane[:2].T for o in orders],
        "policies": ["".join(map(str, p)) for p in rt.deterministic_policies(world)],
    }


def compared(data):
    """The verdicts as 0 and 1, and the counts."""
    from rewardtheory.report.figures import Row

    printed = {(true, proxy): hackable for true, proxy, hackable in PAIRS}
    rows = [
        Row(f"hackable on the 8 plans: {true}, by {proxy}", float(found[0]), float(printed[true, proxy]))
        for (true, proxy), found in data["pairs"].items()
    ]
    rows.append(Row("hackable pairs on mixtures", float(sum(x[1] for x in data["pairs"].values())), 4.0))
    levels = [len(order.levels) for order in data["orders"]]
    for what, ours, number in (
        ("strict orders of 24", levels.count(4), 12),
        ("weak orders of 75", len(levels), 25),
        ("weak orders with one tie", levels.count(3), 12),
        ("weak orders with two levels", levels.count(2), 0),
        ("trivial orders", levels.count(1), 1),
    ):
        rows.append(Row(what, float(ours), float(number)))
    return rows


def draw(axes, data):
    """Returns of all sets of rooms under a true and two proxy rewards; the fan of rewards that realize each order."""
    rooms = np.array(list(np.ndindex(2, 2, 2)))
    true = rooms.sum(axis=1)
    left, right = axes
    for k, (weights, word) in enumerate((((1, 1, 0), "no plan is hacked"), ((1, 0, 0), "hacked"))):
        proxy = rooms @ weights
        left.scatter(true + (k - 0.5) * 0.1, proxy, s=60, alpha=0.6, label=f"proxy {weights}: {word}")
    left.annotate("", (0.95, 1), (2.05, 0), arrowprops={"arrowstyle": "->", "color": "C1"})
    left.text(1.55, 0.55, "proxy up, true down", color="C1")
    left.set(xlabel="true return (1, 1, 1)", ylabel="proxy return", title="Eight plans of the cleaning robot")
    left.legend(loc="upper left")
    size = np.linalg.norm(data["points"], axis=1).max()
    # The kind of order of each direction of reward, found by the order of the four corners along it.
    angles = np.linspace(0, 2 * np.pi, 721)
    kinds = [tuple(np.argsort(data["points"] @ (np.cos(t), np.sin(t)))) for t in angles]
    colors = {kind: i for i, kind in enumerate(dict.fromkeys(kinds))}
    for t, u, kind in zip(angles[:-1], angles[1:], kinds[:-1], strict=True):
        right.fill(
            *zip((0, 0), (np.cos(t), np.sin(t)), (np.cos(u), np.sin(u)), strict=True),
            color=f"C{colors[kind] % 10}",
            alpha=0.35,
            linewidth=0,
        )
    for order, d in zip(data["orders"], data["directions"], strict=True):
        if len(order.levels) == 3:
            right.plot([0, d[0] / np.linalg.norm(d)], [0, d[1] / np.linalg.norm(d)], color="black", linewidth=1)
    for point, name in zip(data["points"] / size * 1.25, data["policies"], strict=True):
        right.plot(*point, "o", color="black")
        right.annotate(name, point, textcoords="offset points", xytext=(6, 4))
    right.set_aspect("equal")
    right.set_axis_off()
    right.set_title("12 strict orders (sectors), 12 with a tie (lines)")


if __name__ == "__main__":
    from rewardtheory.report.figures import show

    show("hackability")
