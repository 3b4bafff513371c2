"""A constant is no potential difference where episodes end."""

from fractions import Fraction

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="grzes2017episodic")
def a_constant_bonus_can_turn_leaving_into_staying():
    """Two units for every step alive make an agent stay for ever that would otherwise leave for ten."""
    mdp = rt.mdp({"s": {"leave": "end", "stay": "s"}}, start="s", discount=Fraction(9, 10))
    plain = rt.reward(mdp, {("s", "leave"): 10})
    alive = rt.reward(mdp, {("s", "leave"): 12, ("s", "stay"): 2})
    model = exact.model_of(mdp)
    rewards = [exact.reward_of(model, mdp, plain, "plain"), exact.reward_of(model, mdp, alive, "alive bonus")]
    claims = [("plain", "leave", ">", "stay"), ("alive bonus", "leave", "<", "stay")]
    return exact.witness(model, rewards, {"leave": [0, 0], "stay": [1, 0]}, claims)
