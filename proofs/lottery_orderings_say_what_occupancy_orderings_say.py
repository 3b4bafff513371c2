"""Visits are a function of the lottery."""

from rewardtheory.objectives.orderings import OccupancyOrdering
from rewardtheory.objectives.translations import occupancies_to_lottery_order
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.expressivity import order_alike
from rewardtheory.verify.hypotheses import AnyPolicy, AnyReward, TinyMDP

RELATION = ("OMO", "TLO", True)


@theorem(source="subramani2024objectives", floats=False)
def lottery_orderings_say_what_occupancy_orderings_say(mdp: TinyMDP, reward: AnyReward, one: AnyPolicy, two: AnyPolicy):
    """An order of visits is an order of lotteries."""
    spec = OccupancyOrdering(lambda x, y: (x * reward).max() - (y * reward).max())
    assert order_alike(mdp, spec, occupancies_to_lottery_order(mdp, spec), (one, two))
