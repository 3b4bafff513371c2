"""Returns are a function of the visits."""

from rewardtheory.objectives.orderings import GeneralizedOuterMultiObjective
from rewardtheory.objectives.translations import generalized_to_occupancies
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.expressivity import order_alike
from rewardtheory.verify.hypotheses import AnyPolicy, AnyReward, TinyMDP

RELATION = ("GOMORL", "OMO", True)


@theorem(source="subramani2024objectives", floats=False)
def occupancy_orderings_say_what_generalized_outer_multi_objectives_say(
    mdp: TinyMDP, reward: AnyReward, other: AnyReward, one: AnyPolicy, two: AnyPolicy
):
    """An order of returns is an order of visits, since J_i = Σ m R_i."""
    spec = GeneralizedOuterMultiObjective((reward, other), lambda x, y: (x > y) - (x < y))
    assert order_alike(mdp, spec, generalized_to_occupancies(mdp, spec), (one, two))
