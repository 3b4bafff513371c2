"""Why a designer may want to give a bounded agent another reward than her own."""

from fractions import Fraction

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="singh2009rewards")
def a_planner_of_depth_one_does_better_with_another_reward():
    """Take 1 now, or wait once and take 3, at γ = 9/10. A planner that looks one step ahead sees 1 against 0 in the designer's
    reward: it takes, and earns her 1. Given that reward shaped by the optimal values (27/10, 3) it sees −17/10 against 0: it
    waits, and earns her 27/10. The best reward for a bounded agent is not the true one."""
    graph = {"now": {"take": "end", "wait": "later"}, "later": {"take": "end", "wait": "later"}}
    mdp = rt.mdp(graph, start="now", discount=Fraction(9, 10)).exact()
    reward = rt.reward(mdp, {("now", "take"): 1, ("later", "take"): 3})
    best = rt.solve(mdp, reward)
    designed = rt.shape(mdp, reward, best.values)
    seen = {name: rt.solve(mdp, R, horizon=1).q_values for name, R in (("true", reward), ("designed", designed))}
    take, wait = ([[1, 0], [1, 0], [1, 0]], [[0, 1], [1, 0], [1, 0]])
    values = {
        f"{name} {what}": str(q[s, a])
        for name, q in seen.items()
        for what, s, a in (("take", 0, 0), ("wait", 0, 1), ("take later", 1, 0), ("wait later", 1, 1))
    }
    values |= {
        "earned by taking": str(rt.expected_return(mdp, reward, take)),
        "earned by waiting": str(rt.expected_return(mdp, reward, wait)),
    }
    claims = [
        ("true take", ">", "true wait"),
        ("designed take", "<", "designed wait"),
        ("designed take later", ">", "designed wait later"),
        ("earned by taking", "==", 1),
        ("earned by waiting", "==", "27/10"),
    ]
    return exact.arithmetic("What a planner of depth one sees, and what it earns", values, claims)
