"""The gambler's stakes, with all ties
=====================================

A gambler wins a stake with probability .4 and wants 100. The optimal stakes are usually drawn as one zigzag, but at most
capitals several stakes are optimal. In exact fractions the ties are decided, not guessed: every dot is an optimal stake.
"""

from fractions import Fraction

import numpy as np

import rewardtheory as rt

SOURCE = "sutton2018reinforcement"
KIND = "Exact: the model is in fractions, and ties are equalities of fractions."
SIZES = {"small": {"goal": 24}, "full": {"goal": 100}}


def data(*, seed, progress, goal):
    """Every optimal stake at every capital, and the chance to win from there."""
    from rewardtheory.mdps.gambler import gambler

    found = gambler(heads=Fraction(2, 5), goal=goal)
    reward = next(iter(found.rewards.values()))
    mask = np.asarray(rt.optimal_actions(found.mdp, reward).mask) & np.asarray(found.mdp.available)
    values = rt.solve(found.mdp, reward).values
    stakes = [(c, k + 1) for c in range(1, goal) for k in np.flatnonzero(mask[c]).tolist()]
    return {"goal": goal, "stakes": stakes, "chance": [float(x) for x in values]}


def bold(capital, goal):
    """The chance of bold play, by its own recursion: stake all, or what is missing."""
    if capital in (0, goal):
        return Fraction(int(capital == goal))
    x, steps, total, weight = Fraction(capital, goal), 0, Fraction(0), Fraction(1)
    seen = {}
    while x not in (0, 1) and x not in seen:
        seen[x] = (total, weight)
        if 2 * x <= 1:
            x, weight = 2 * x, weight * Fraction(2, 5)
        else:
            total, x, weight = total + weight * Fraction(2, 5), 2 * x - 1, weight * Fraction(3, 5)
        steps += 1
    if x in (0, 1):
        return total + weight * x
    before, scale = seen[x]
    # From x on the same play repeats: total = before + scale · v(x), v(x) = (total − before)/scale + weight/scale · v(x).
    gained, again = (total - before) / scale, weight / scale
    return before + scale * gained / (1 - again)


def compared(data):
    """Bold play is among the optimal stakes, and attains the optimal chance."""
    from rewardtheory.report.figures import Row

    goal, optimal = data["goal"], set(data["stakes"])
    all_in = sum((c, min(c, goal - c)) in optimal for c in range(1, goal))
    single = sum(sum(c == capital for c, _ in optimal) == 1 for capital in range(1, goal))
    return [
        Row("chance to win from half of the goal", data["chance"][goal // 2], printed=0.4, within=1e-12),
        Row("capitals where staking all, or all that is missing, is optimal", all_in, printed=goal - 1),
        Row(
            "chance to win from a third of the goal, against bold play's own recursion",
            data["chance"][goal // 3],
            printed=float(bold(goal // 3, goal)),
            within=1e-12,
        ),
        Row("capitals with one optimal stake only", single),
    ]


def draw(axes, data):
    """Capital against stake."""
    capital, stake = zip(*data["stakes"], strict=True)
    axes.scatter(capital, stake, s=14)
    axes.set_xlabel("capital")
    axes.set_ylabel("optimal stakes")


if __name__ == "__main__":
    from rewardtheory.report.figures import show

    show("gambler")
