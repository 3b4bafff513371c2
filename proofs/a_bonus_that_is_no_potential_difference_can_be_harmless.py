"""Necessity speaks of some model, not of each."""

from fractions import Fraction

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="forbes2025adops")
def a_bonus_that_is_no_potential_difference_can_be_harmless():
    """A fee on the second best of three actions keeps the optimum and swaps the other two. Potential-based shaping keeps
    the order of all policies, so this bonus is not of that form, and yet it preserves the optimal policy of this model."""
    mdp = rt.mdp({"s": {"best": "s", "middle": "s", "worst": "s"}}, start="s", discount=Fraction(1, 2))
    plain = rt.reward(mdp, {("s", "best"): 2, ("s", "middle"): 1})
    changed = plain - rt.reward(mdp, {("s", "middle"): Fraction(3, 2)})
    model = exact.model_of(mdp)
    rewards = [exact.reward_of(model, mdp, plain, "plain"), exact.reward_of(model, mdp, changed, "with fee")]
    plans = {"best": [0], "middle": [1], "worst": [2]}
    claims = [(name, "best", ">", other) for name in ("plain", "with fee") for other in ("middle", "worst")]
    claims += [("plain", "middle", ">", "worst"), ("with fee", "middle", "<", "worst")]
    return exact.witness(model, rewards, plans, claims)
