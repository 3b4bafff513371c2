"""A sparse reward tells a shallow planner nothing."""

from fractions import Fraction

import rewardtheory as rt
from rewardtheory.verify.claims import theorem


def lines():
    """Every line up to six steps long, every depth of look-ahead below that, at three discounts."""
    return (
        {"length": n, "depth": d, "discount": Fraction(gamma)}
        for n in range(2, 7)
        for d in range(1, n)
        for gamma in ("1/2", "9/10", "99/100")
    )


@theorem(source="sorg2011leaf", over=lines)
def a_planner_acts_at_chance_where_it_sees_no_reward(length, depth, discount):
    """On a line that pays at its end alone, all actions look alike to a planner wherever the end is further than it looks
    ahead, so that a softmax planner of any temperature acts at chance there; in the first state in reach it prefers to go
    on. Shaped by the optimal values it prefers to go on everywhere. Shown for lines of two to six steps, every smaller
    depth, at the discounts 1/2, 9/10 and 99/100."""
    graph = {str(i): {"on": str(i + 1), "back": str(max(i - 1, 0))} for i in range(length)}
    mdp = rt.mdp(graph, start="0", discount=discount).exact()
    reward = rt.reward(mdp, {(str(length - 1), "on"): 1})
    q = rt.solve(mdp, reward, horizon=depth).q_values[:length]
    gap = q[:, 0] - q[:, 1]
    assert all(x == 0 for x in gap[: length - depth]) and gap[length - depth] > 0
    shaped = rt.shape(mdp, reward, rt.solve(mdp, reward).values)
    q = rt.solve(mdp, shaped, horizon=depth).q_values[:length]
    assert (q[:, 0] > q[:, 1]).all()
