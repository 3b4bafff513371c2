"""At discount 99/100 a tiny bonus for approach is enough."""

from fractions import Fraction

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="randlov1998bicycle")
def a_bonus_of_two_percent_makes_circling_optimal():
    """At γ = 99/100 the critical bonus is 0.020513…: with 20 thousandths arriving is better, with 21 circling, which never
    earns the true reward. Paid as γΦ(s′) − Φ(s), any potential leaves arriving better."""
    graph = {"far": {"towards": "near", "away": "far"}, "near": {"towards": "goal", "away": "far"}}
    mdp = rt.mdp(graph, start="near", discount=Fraction(99, 100))
    plain = rt.reward(mdp, {("near", "towards"): 1})

    def with_bonus(b):
        return rt.reward(mdp, {("near", "towards"): 1 + b, ("far", "towards"): b})

    rewards = {
        "plain": plain,
        "bonus 20/1000": with_bonus(Fraction(20, 1000)),
        "bonus 21/1000": with_bonus(Fraction(21, 1000)),
        "potential": rt.shape(mdp, plain, [0, 1, 0]),
    }
    model = exact.model_of(mdp)
    named = [exact.reward_of(model, mdp, R, name) for name, R in rewards.items()]
    claims = [(name, "arriving", "<" if "21" in name else ">", "circling") for name in rewards]
    return exact.witness(model, named, {"arriving": [0, 0, 0], "circling": [0, 1, 0]}, claims)
