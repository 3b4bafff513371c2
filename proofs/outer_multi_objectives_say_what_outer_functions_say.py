"""One objective."""

from rewardtheory.objectives.outer import OuterNonlinear
from rewardtheory.objectives.translations import outer_to_multi
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.expressivity import order_alike
from rewardtheory.verify.hypotheses import AnyPolicy, AnyReward, TinyMDP

RELATION = ("ONMR", "OMORL", True)


@theorem(source="subramani2024objectives", floats=False)
def outer_multi_objectives_say_what_outer_functions_say(
    mdp: TinyMDP, reward: AnyReward, one: AnyPolicy, two: AnyPolicy
):
    """f(E G) is f(J_1, …, J_k) with k = 1."""
    spec = OuterNonlinear((reward,), lambda total: total * total - total)
    assert order_alike(mdp, spec, outer_to_multi(mdp, spec), (one, two))
