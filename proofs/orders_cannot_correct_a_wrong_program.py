"""What the best human reaches with orders alone."""

from fractions import Fraction

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="carey2018incorrigibility")
def orders_cannot_correct_a_wrong_program():
    """θ is 0 or 1, equally likely; a move pays 2 − 52θ, its alternative 1. Nine robots of ten obey, and one always plays the
    move. No human policy, though it knows θ, is worth more than −21/20, and so none reaches −3/5."""
    nine, one = Fraction(9, 10), Fraction(1, 10)
    mdp = rt.mdp(
        {
            "start": {"draw": {"good": Fraction(1, 2), "bad": Fraction(1, 2)}},
            "good": {"order the move": "end", "order the alternative": "end"},
            "bad": {"order the move": "end", "order the alternative": "end"},
        },
        start="start",
        discount=Fraction(1),
    )
    robots = rt.supervise([0.5, 0.5], [[2, 1], [-50, 1]], [[[2, 1], [-50, 1]], [[2, 1], [54, 1]]], [0.9, 0.1]).robots
    assert robots.tolist() == [[0, 1], [0, 0]]
    reward = rt.reward(
        mdp,
        {
            ("good", "order the move"): 2,
            ("good", "order the alternative"): nine * 1 + one * 2,
            ("bad", "order the move"): -50,
            ("bad", "order the alternative"): nine * 1 + one * -50,
        },
    )
    model = exact.model_of(mdp)
    found = exact.value_bound(model, exact.reward_of(model, mdp, reward, "true value"))
    best = exact.rational(Fraction(-21, 20))
    assert found.low <= best <= found.high < best + exact.rational(Fraction(1, 10**12))
    return found
