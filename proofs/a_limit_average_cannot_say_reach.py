"""Whether a place was passed does not show in the long run."""

from rewardtheory import exact
from rewardtheory.objectives.environments import diamond, split
from rewardtheory.objectives.logic import LinearTemporalLogic
from rewardtheory.verify.claims import counterexample
from rewardtheory.verify.expressivity import Instance, require_order

RELATION = ("LTL", "LAR", False)


def instance() -> Instance:
    """“Pass v at some time”, on the diamond."""
    mdp = diamond()
    policies = {"a": split(mdp, "s", a=1), "b": split(mdp, "s", b=1)}
    return Instance(mdp, LinearTemporalLogic("F v", {"v": ["v"]}), policies, [("b", ">", "a")])


@counterexample(source="subramani2024objectives")
def a_limit_average_cannot_say_reach():
    """“Pass v at some time” is a formula that only one of two ways satisfies; the long-run shares of time are equal,
    so every limit average ties them."""
    mdp, _, policies, order = found = instance()
    require_order(*found)
    return exact.inexpressible("LAR", exact.model_of(mdp), policies, order, [1])
