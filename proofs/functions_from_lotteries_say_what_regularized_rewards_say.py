"""A regularized reward depends on the policy only where it goes."""

from rewardtheory.objectives.markov import RegularizedReward, squared_length
from rewardtheory.objectives.translations import regularized_to_lotteries
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.expressivity import order_alike
from rewardtheory.verify.hypotheses import AnyPolicy, AnyReward, TinyMDP

RELATION = ("RRL", "FTLR", True)


@theorem(source="subramani2024objectives", floats=False)
def functions_from_lotteries_say_what_regularized_rewards_say(
    mdp: TinyMDP, reward: AnyReward, one: AnyPolicy, two: AnyPolicy
):
    """J depends on π at reached states alone, and the lottery tells π there."""
    spec = RegularizedReward(reward, 2, squared_length)
    assert order_alike(mdp, spec, regularized_to_lotteries(mdp, spec), (one, two))
