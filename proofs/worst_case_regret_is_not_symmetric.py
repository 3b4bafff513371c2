"""Trusting one reward for another is not the same both ways."""

from fractions import Fraction

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.arithmetic import rational
from rewardtheory.verify.claims import counterexample


@counterexample(source="skalse2024starc")
def worst_case_regret_is_not_symmetric():
    """Four arms with R1 = (1, 0, 1/2, 1/2) and R2 = (1, 0, 1, 0). W(R2|R1) = 1, for R1 does not mind which of the
    last two arms is pulled; W(R1|R2) = 1/2."""
    mdp = rt.mdp({"s": dict.fromkeys(("a", "b", "c", "d"), "s")}, start="s", discount=Fraction(1, 2))
    half = Fraction(1, 2)
    one = rt.reward(mdp, {("s", "a"): 1, ("s", "c"): half, ("s", "d"): half})
    two = rt.reward(mdp, {("s", "a"): 1, ("s", "c"): 1})
    model = exact.model_of(mdp)
    r1, r2 = exact.reward_of(model, mdp, one, "R1"), exact.reward_of(model, mdp, two, "R2")
    other = exact.worst_case_regret_bound(model, (r2, r1), multiplier=0, policies=([2], [3]), proxy_best=[0])
    found = exact.worst_case_regret_bound(model, (r1, r2), multiplier=half, policies=([0], [2]), proxy_best=[0])
    assert other.verify() and other.low == 1 and found.low == found.high == rational(half)
    return found
