"""Why a wrong discount needs actions that steer."""

from fractions import Fraction

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="skalse2023misspecification")
def without_influence_a_wrong_discount_does_no_harm():
    """Two rooms that alternate whatever is done. Shaping by (100, 0) at 9/10, seen at 1/2, adds a state function to the
    payments, and no choice can win or lose it: the order of policies stays."""
    graph = {"x": {"a": "y", "b": "y"}, "y": {"a": "x", "b": "x"}}
    mdp = rt.mdp(graph, start="x", discount=Fraction(1, 2))
    plain = rt.reward(mdp, {("x", "a"): 1, ("y", "b"): 2})
    shaped = rt.shape(mdp.replace(discount=Fraction(9, 10)), plain, [100, 0])
    model = exact.model_of(mdp)
    first, second = (exact.reward_of(model, mdp, R, name) for R, name in ((plain, "R"), (shaped, "shaped")))
    return exact.identity(model, (first, second))
