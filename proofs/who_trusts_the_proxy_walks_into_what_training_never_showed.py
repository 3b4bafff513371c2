"""A proxy that was right in training is fatal where there is lava; the belief that it leaves is not."""

from fractions import Fraction

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="hadfieldmenell2017inverse")
def who_trusts_the_proxy_walks_into_what_training_never_showed():
    """A step costs 1/10 and the goal pays 1. Training has no lava, so the proxy says 0 of it; its weight is 0 or −10, each still
    with probability 1/2. Now the short way leads over lava and the long one round it. The proxy prefers the short way, the
    mean of the posterior the long one, and so does the worst reward of it."""
    graph = {
        "start": {"short": "lava", "long": "grass"},
        "lava": {"on": "goal"},
        "grass": {"on": "more grass"},
        "more grass": {"on": "goal"},
    }
    mdp = rt.mdp(graph, start="start", discount=Fraction(9, 10))
    step = Fraction(1, 10)
    paid = {"start": -step, "grass": -step, ("more grass", "on"): 1 - step}
    worth = {"proxy": Fraction(0), "posterior mean": Fraction(-5), "worst": Fraction(-10)}
    model = exact.model_of(mdp)
    rewards = [
        exact.reward_of(model, mdp, rt.reward(mdp, paid | {("lava", "on"): 1 - step + x}), name)
        for name, x in worth.items()
    ]
    plans = {"short": rt.policy(mdp, {"start": "short"}), "long": rt.policy(mdp, {"start": "long"})}
    claims = [
        ("proxy", "short", ">", "long"),
        ("posterior mean", "short", "<", "long"),
        ("worst", "short", "<", "long"),
    ]
    return exact.witness(model, rewards, plans, claims)
