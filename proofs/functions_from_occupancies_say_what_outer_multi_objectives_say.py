"""Expected returns are linear in the visits."""

from rewardtheory.objectives.outer import OuterMultiObjective
from rewardtheory.objectives.translations import outer_to_occupancies
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.expressivity import order_alike
from rewardtheory.verify.hypotheses import AnyPolicy, AnyReward, TinyMDP

RELATION = ("OMORL", "FOMR", True)


@theorem(source="subramani2024objectives", floats=False)
def functions_from_occupancies_say_what_outer_multi_objectives_say(
    mdp: TinyMDP, reward: AnyReward, other: AnyReward, one: AnyPolicy, two: AnyPolicy
):
    """J_i = Σ m R_i, so f(J_1, …, J_k) is a function of the visits m."""
    spec = OuterMultiObjective((reward, other), min)
    assert order_alike(mdp, spec, outer_to_occupancies(mdp, spec), (one, two))
