"""Compare the function’s values."""

from rewardtheory.objectives.outer import OuterMultiObjective
from rewardtheory.objectives.translations import outer_to_generalized
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.expressivity import order_alike
from rewardtheory.verify.hypotheses import AnyPolicy, AnyReward, TinyMDP

RELATION = ("OMORL", "GOMORL", True)


@theorem(source="subramani2024objectives", floats=False)
def generalized_outer_multi_objectives_say_what_outer_multi_objectives_say(
    mdp: TinyMDP, reward: AnyReward, other: AnyReward, one: AnyPolicy, two: AnyPolicy
):
    """The order of ℝ, pulled back along f, is an order of the returns."""
    spec = OuterMultiObjective((reward, other), min)
    assert order_alike(mdp, spec, outer_to_generalized(mdp, spec), (one, two))
