"""A single trajectory satisfies a formula or not."""

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.objectives.environments import split, three_doors
from rewardtheory.objectives.logic import LinearTemporalLogic
from rewardtheory.objectives.markov import LimitAverageReward
from rewardtheory.verify.claims import counterexample
from rewardtheory.verify.scenes import Scene

RELATION = ("LAR", "LTL", False)


def scene() -> Scene:
    """What the claim is about."""
    mdp = three_doors()
    reward = rt.reward(mdp, {"t2": 1, "t3": 2})
    policies = {f"door {i}": split(mdp, "s", **{f"a{i}": 1}) for i in (1, 2, 3)}
    order = [("door 3", ">", "door 2"), ("door 2", ">", "door 1")]
    spec = LimitAverageReward(reward)
    rival = LinearTemporalLogic("F t3", {"t3": ["t3"]})
    return Scene(mdp, spec, "average of reward 0, 1, 2 in t1, t2, t3", policies, order, rival, "reach t3")


@counterexample(source="subramani2024objectives")
def temporal_logic_cannot_say_three_levels_of_limit_average():
    """Three places that pay 0, 1 and 2 for ever are three levels; a formula has probability 0 or 1 on a single
    trajectory, so it has two."""
    found = scene()
    found.require()
    return exact.inexpressible("LTL", exact.model_of(found.mdp), found.policies, found.order, ())
