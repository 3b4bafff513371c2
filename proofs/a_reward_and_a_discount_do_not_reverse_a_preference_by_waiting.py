"""Two discounts together prefer the earlier of two payments when it is near, and the later when both are far."""

from fractions import Fraction

from flint import fmpq_poly

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="pitis2023aggregation")
def a_reward_and_a_discount_do_not_reverse_a_preference_by_waiting():
    """One comes to a choice at once or after a wait, and there takes 1 now or 6/5 a step later. The sum of the returns with
    discounts 9/10 and 1/10 prefers 1 now when one comes at once (1 > 0.984) and 6/5 after a wait (0.82 < 0.876). For every
    reward and discount γ the difference of the two choices after a wait is γ times that at once: no reward reverses it."""
    graph = {
        "start": {"at once": "choice", "wait": "room"},
        "room": {"at once": "choice"},
        "choice": {"now": "paid", "later": "owed"},
        "owed": {"at once": "paid"},
        "paid": {"at once": "paid"},
    }
    mdp = rt.mdp(graph, start="start", discount=Fraction(1, 2)).exact()
    reward = rt.reward(mdp, {("choice", "now"): 1, ("owed", "at once"): Fraction(6, 5)})
    policies = {
        f"{how}, {when}": {"start": how, "room": "at once", "choice": when, "owed": "at once", "paid": "at once"}
        for how in ("at once", "wait")
        for when in ("now", "later")
    }
    tables = {name: rt.policy(mdp, choice) for name, choice in policies.items()}

    def worth(name):
        returns = [
            rt.expected_return(mdp.replace(discount=gamma), reward, tables[name])
            for gamma in (Fraction(9, 10), Fraction(1, 10))
        ]
        return sum(returns)

    order = [("at once, now", ">", "at once, later"), ("wait, later", ">", "wait, now")]
    assert all(worth(better) > worth(worse) for better, _, worse in order)
    return exact.any_discount("MR", exact.model_of(mdp), tables, order, [[fmpq_poly([0, 1]), fmpq_poly([1])]])
