"""One objective for each transition: the returns are the visits."""

from rewardtheory.objectives.outer import FunctionFromOccupancies
from rewardtheory.objectives.translations import occupancies_to_outer
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.expressivity import order_alike
from rewardtheory.verify.hypotheses import AnyPolicy, AnyReward, TinyMDP

RELATION = ("FOMR", "OMORL", True)


@theorem(source="subramani2024objectives", floats=False)
def outer_multi_objectives_say_what_functions_from_occupancies_say(
    mdp: TinyMDP, reward: AnyReward, one: AnyPolicy, two: AnyPolicy
):
    """With R_i the indicator of transition i, (J_1, …, J_k) is m, so any function of m is a function of returns."""
    spec = FunctionFromOccupancies(lambda m: (m * m * reward).sum())
    assert order_alike(mdp, spec, occupancies_to_outer(mdp, spec), (one, two))
