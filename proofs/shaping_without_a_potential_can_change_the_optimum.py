"""A bonus that is no potential difference can move the optimum."""

from fractions import Fraction

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="randlov1998bicycle")
def shaping_without_a_potential_can_change_the_optimum():
    """A bonus for every approach, with no fee for walking back, makes circling better than arriving."""
    graph = {"far": {"go": "near", "stay": "far"}, "near": {"go": "goal", "back": "far"}}
    mdp = rt.mdp(graph, start="far", discount=Fraction(9, 10))
    paid = rt.reward(mdp, {("near", "go"): 1})
    bonus = rt.reward(mdp, {("near", "go"): 1, ("far", "go"): Fraction(1, 2)})
    model = exact.model_of(mdp)
    rewards = [exact.reward_of(model, mdp, paid, "goal"), exact.reward_of(model, mdp, bonus, "with bonus")]
    plans = {"arriving": [0, 0, 0], "circling": [0, 2, 0]}
    claims = [("goal", "arriving", ">", "circling"), ("with bonus", "arriving", "<", "circling")]
    return exact.witness(model, rewards, plans, claims)
