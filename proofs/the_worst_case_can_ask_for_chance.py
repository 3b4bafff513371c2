"""Hedging by chance."""

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="mcmahan2003planning")
def the_worst_case_can_ask_for_chance():
    """One choice of two, and two rewards, each paying 1 for one of them. A fair coin is sure of 1/2; each policy without
    chance earns less than the coin under one of the rewards, namely 0."""
    mdp = rt.mdp({"s": {"left": "end", "right": "end"}}, start="s", discount=0.5)
    belief = rt.Rewards([rt.reward(mdp, {("s", a): 1}) for a in ("left", "right")])
    found = rt.maximin_policy(mdp, belief, certify=True)
    assert found.certificate.low == found.certificate.high == exact.rational(0.5)
    model = exact.model_of(mdp)
    rewards = [exact.reward_of(model, mdp, R, name) for R, name in zip(belief.array, ("R1", "R2"), strict=True)]
    plans = {"coin": found.policy, "left": [0, 0], "right": [1, 0]}
    return exact.witness(model, rewards, plans, [("R1", "coin", ">", "right"), ("R2", "coin", ">", "left")])
