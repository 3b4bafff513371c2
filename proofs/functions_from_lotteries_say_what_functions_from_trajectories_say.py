"""The expectation is a function of the lottery."""

from rewardtheory.objectives.inner import FunctionFromTrajectories
from rewardtheory.objectives.translations import trajectories_to_lotteries
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.expressivity import order_alike
from rewardtheory.verify.hypotheses import AnyPolicy, TinyMDP

RELATION = ("FTR", "FTLR", True)


@theorem(source="subramani2024objectives", floats=False)
def functions_from_lotteries_say_what_functions_from_trajectories_say(mdp: TinyMDP, one: AnyPolicy, two: AnyPolicy):
    """E f(ξ) is a function of the distribution of ξ."""
    spec = FunctionFromTrajectories(
        lambda trajectory: len({s for s, _, _ in trajectory.first(3)}) * (mdp.discount + 1), depth=3
    )
    assert order_alike(mdp, spec, trajectories_to_lotteries(mdp, spec), (one, two))
