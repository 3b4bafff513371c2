"""Keeping the order of single payments keeps no optimum."""

from fractions import Fraction

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="skalse2023invariance")
def a_monotone_change_of_payments_can_flip_the_optimum():
    """Take 3 now, or 2 now and 2 at the next step, γ = 9/10: the second is worth 3.8. Squaring all payments keeps
    their order and their zeros, and makes the first the better one: 9 against 7.6."""
    graph = {"start": {"once": "end", "twice": "later"}, "later": {"go": "end"}}
    mdp = rt.mdp(graph, start="start", discount=Fraction(9, 10))
    plain = rt.reward(mdp, {("start", "once"): 3, ("start", "twice"): 2, ("later", "go"): 2})
    model = exact.model_of(mdp)
    rewards = [exact.reward_of(model, mdp, plain, "plain"), exact.reward_of(model, mdp, plain**2, "squared")]
    plans = {name: rt.policy(mdp, {"start": name}) for name in ("once", "twice")}
    return exact.witness(model, rewards, plans, [("plain", "twice", ">", "once"), ("squared", "twice", "<", "once")])
