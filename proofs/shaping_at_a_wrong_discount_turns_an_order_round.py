"""Rewards that look alike at one discount and are opposite at another."""

from fractions import Fraction

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="skalse2023misspecification")
def shaping_at_a_wrong_discount_turns_an_order_round():
    """Go to a better or a worse room, for a reward of 1 or 0. The potential −100 in the better room, shaped at 9/10,
    leaves the order at 9/10 alone. At the true discount 1/2 the better room pays 40 less than it seems to, and the
    order turns round."""
    graph = {"hall": {"good": "better", "bad": "worse"}, "better": {"back": "hall"}, "worse": {"back": "hall"}}
    mdp = rt.mdp(graph, start="hall", discount=Fraction(1, 2))
    observed = mdp.replace(discount=Fraction(9, 10))
    plain = rt.reward(mdp, {("hall", "good"): 1})
    potential = [-100 * (name == "better") for name in mdp.states or ()]
    shaped = rt.shape(observed, plain, potential)
    assert rt.is_same_policy_order(observed, plain, shaped)
    model = exact.model_of(mdp)
    rewards = [exact.reward_of(model, mdp, R, name) for R, name in ((plain, "R"), (shaped, "shaped"))]
    plans = {name: rt.policy(mdp, {"hall": name, "better": "back", "worse": "back"}) for name in ("good", "bad")}
    return exact.witness(model, rewards, plans, [("R", "good", ">", "bad"), ("shaped", "good", "<", "bad")])
