"""Returns of indicators tell the lottery."""

from rewardtheory.objectives.orderings import LotteryOrdering
from rewardtheory.objectives.translations import lottery_order_to_generalized
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.expressivity import order_alike
from rewardtheory.verify.hypotheses import AnyPolicy, TinyMDP

RELATION = ("TLO", "GOMORL", True)


@theorem(source="subramani2024objectives", floats=False)
def generalized_outer_multi_objectives_say_what_lottery_orderings_say(mdp: TinyMDP, one: AnyPolicy, two: AnyPolicy):
    """With one indicator reward for each transition the returns tell the lottery, for discounts in (0, 1); extend the
    order from there."""
    spec = LotteryOrdering(lambda x, y: (x > y) - (x < y))
    assert order_alike(mdp, spec, lottery_order_to_generalized(mdp, spec), (one, two))
