"""Whether a place was passed does not show in the long run."""

from rewardtheory import exact
from rewardtheory.objectives.environments import diamond, split
from rewardtheory.objectives.logic import LinearTemporalLogic
from rewardtheory.verify.claims import counterexample
from rewardtheory.verify.expressivity import require_order

RELATION = ("LTL", "LAR", False)


@counterexample(source="subramani2024objectives")
def a_limit_average_cannot_say_reach():
    """“Pass v at some time” is a formula that only one of two ways satisfies; the long-run shares of time are equal,
    so every limit average ties them."""
    mdp = diamond()
    policies = {"a": split(mdp, "s", a=1), "b": split(mdp, "s", b=1)}
    order = [("b", ">", "a")]
    require_order(mdp, LinearTemporalLogic("F v", {"v": ["v"]}), policies, order)
    return exact.inexpressible("LAR", exact.model_of(mdp), policies, order, [1])
