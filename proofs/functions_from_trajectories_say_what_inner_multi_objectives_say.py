"""The function of the returns is a function of the trajectory."""

from rewardtheory.objectives.inner import InnerMultiObjective
from rewardtheory.objectives.translations import multi_to_trajectories
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.expressivity import order_alike
from rewardtheory.verify.hypotheses import AnyPolicy, AnyReward, TinyMDP

RELATION = ("IMORL", "FTR", True)


@theorem(source="subramani2024objectives", floats=False)
def functions_from_trajectories_say_what_inner_multi_objectives_say(
    mdp: TinyMDP, reward: AnyReward, other: AnyReward, one: AnyPolicy, two: AnyPolicy
):
    """E f(G_1, …, G_k) is E f′(ξ) with f′(ξ) = f(G_1(ξ), …, G_k(ξ))."""
    spec = InnerMultiObjective((reward, other), lambda x, y: x * y - x, depth=3)
    assert order_alike(mdp, spec, multi_to_trajectories(mdp, spec), (one, two))
