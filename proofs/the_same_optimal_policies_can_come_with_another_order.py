"""Optimal policies do not tell the order of the others."""

from fractions import Fraction

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="skalse2023invariance")
def the_same_optimal_policies_can_come_with_another_order():
    """Three arms that pay (1, 1/2, 0) and (1, 0, 1/2): the first arm is the only optimal one both times, and the
    orders of the others are opposite."""
    mdp = rt.mdp({"s": {"a": "s", "b": "s", "c": "s"}}, start="s", discount=Fraction(1, 2))
    one = rt.reward(mdp, {("s", "a"): 1, ("s", "b"): Fraction(1, 2)})
    two = rt.reward(mdp, {("s", "a"): 1, ("s", "c"): Fraction(1, 2)})
    differs, witness = rt.check_same_policy_order(mdp, one, two)
    assert not differs and witness.verify()
    model = exact.model_of(mdp)
    found = exact.optimal_actions(
        model, [exact.reward_of(model, mdp, one, "R1"), exact.reward_of(model, mdp, two, "R2")]
    )
    assert found.actions == ((0,),)
    return found
