"""Whether a place was passed does not show in the long run."""

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.objectives.environments import diamond, split
from rewardtheory.objectives.logic import LinearTemporalLogic
from rewardtheory.objectives.markov import LimitAverageReward
from rewardtheory.verify.claims import counterexample
from rewardtheory.verify.scenes import Scene

RELATION = ("LTL", "LAR", False)


def scene() -> Scene:
    """What the claim is about."""
    mdp = diamond()
    policies = {"a": split(mdp, "s", a=1), "b": split(mdp, "s", b=1)}
    order = [("b", ">", "a")]
    spec = LinearTemporalLogic("F v", {"v": ["v"]})
    rival = LimitAverageReward(rt.reward(mdp, {"t": 1}))
    return Scene(mdp, spec, "pass v", policies, order, rival, "average of reward 1 in t")


@counterexample(source="subramani2024objectives")
def a_limit_average_cannot_say_reach():
    """“Pass v at some time” is a formula that only one of two ways satisfies; the long-run shares of time are equal,
    so every limit average ties them."""
    found = scene()
    found.require()
    return exact.inexpressible("LAR", exact.model_of(found.mdp), found.policies, found.order, [1])
