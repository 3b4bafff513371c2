"""One objective."""

from rewardtheory.objectives.inner import InnerNonlinear
from rewardtheory.objectives.translations import inner_to_multi
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.expressivity import order_alike
from rewardtheory.verify.hypotheses import AnyPolicy, AnyReward, TinyMDP

RELATION = ("INMR", "IMORL", True)


@theorem(source="subramani2024objectives", floats=False)
def inner_multi_objectives_say_what_inner_functions_say(
    mdp: TinyMDP, reward: AnyReward, one: AnyPolicy, two: AnyPolicy
):
    """E f(G) is E f(G_1, …, G_k) with k = 1."""
    spec = InnerNonlinear((reward,), lambda total: total * total - total, depth=3)
    assert order_alike(mdp, spec, inner_to_multi(mdp, spec), (one, two))
