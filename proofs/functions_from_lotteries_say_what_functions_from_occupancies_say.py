"""The visits are a function of the lottery."""

from rewardtheory.objectives.outer import FunctionFromOccupancies
from rewardtheory.objectives.translations import occupancies_to_lotteries
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.expressivity import order_alike
from rewardtheory.verify.hypotheses import AnyPolicy, AnyReward, TinyMDP

RELATION = ("FOMR", "FTLR", True)


@theorem(source="subramani2024objectives", floats=False)
def functions_from_lotteries_say_what_functions_from_occupancies_say(
    mdp: TinyMDP, reward: AnyReward, one: AnyPolicy, two: AnyPolicy
):
    """The visits m are determined by the distribution of trajectories."""
    spec = FunctionFromOccupancies(lambda m: (m * m * reward).sum())
    assert order_alike(mdp, spec, occupancies_to_lotteries(mdp, spec), (one, two))
