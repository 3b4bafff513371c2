"""The lottery is a function of the policy."""

from rewardtheory.objectives.lotteries import FunctionFromLotteries
from rewardtheory.objectives.translations import lotteries_to_policies
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.expressivity import order_alike
from rewardtheory.verify.hypotheses import AnyPolicy, TinyMDP

RELATION = ("FTLR", "FPR", True)


@theorem(source="subramani2024objectives", floats=False)
def functions_from_policies_say_what_functions_from_lotteries_say(mdp: TinyMDP, one: AnyPolicy, two: AnyPolicy):
    """Compose f with the map from policies to lotteries."""
    spec = FunctionFromLotteries(lambda lottery: sum(len([p for p in row if p]) for _, row in lottery))
    assert order_alike(mdp, spec, lotteries_to_policies(mdp, spec), (one, two))
