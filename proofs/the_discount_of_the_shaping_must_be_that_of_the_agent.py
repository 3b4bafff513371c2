"""Shaping with discount 1 for an agent that discounts."""

from fractions import Fraction

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="ng1999policy")
def the_discount_of_the_shaping_must_be_that_of_the_agent():
    """An agent with discount 9/10 is shaped by Φ(s′) − Φ(s): a tenth of the potential is paid for each arrival, and
    the agent stays where the potential is high instead of taking its reward."""
    mdp = rt.mdp({"s": {"leave": "end", "stay": "s"}}, start="s", discount=Fraction(9, 10))
    plain = rt.reward(mdp, {("s", "leave"): 1})
    phi = [20, 0]
    rewards = {
        "plain": plain,
        "shaped": rt.shape(mdp, plain, phi),
        "shaped with discount 1": rt.shape(mdp.replace(discount=Fraction(1)), plain, phi),
    }
    model = exact.model_of(mdp)
    named = [exact.reward_of(model, mdp, R, name) for name, R in rewards.items()]
    claims = [("plain", "leave", ">", "stay"), ("shaped", "leave", ">", "stay")]
    claims += [("shaped with discount 1", "leave", "<", "stay")]
    return exact.witness(model, named, {"leave": [0, 0], "stay": [1, 0]}, claims)
