"""An order of lotteries orders policies."""

from rewardtheory.objectives.orderings import LotteryOrdering
from rewardtheory.objectives.translations import lottery_order_to_order
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.expressivity import order_alike
from rewardtheory.verify.hypotheses import AnyPolicy, TinyMDP

RELATION = ("TLO", "PO", True)


@theorem(source="subramani2024objectives", floats=False)
def policy_orderings_say_what_lottery_orderings_say(mdp: TinyMDP, one: AnyPolicy, two: AnyPolicy):
    """The lottery is a function of the policy."""
    spec = LotteryOrdering(lambda x, y: (x > y) - (x < y))
    assert order_alike(mdp, spec, lottery_order_to_order(mdp, spec), (one, two))
