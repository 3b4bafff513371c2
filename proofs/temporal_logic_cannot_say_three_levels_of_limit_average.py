"""A single trajectory satisfies a formula or not."""

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.objectives.environments import split, three_doors
from rewardtheory.objectives.markov import LimitAverageReward
from rewardtheory.verify.claims import counterexample
from rewardtheory.verify.expressivity import Instance, require_order

RELATION = ("LAR", "LTL", False)


def instance() -> Instance:
    """Three places that pay 0, 1 and 2 for ever."""
    mdp = three_doors()
    policies = {f"door {i}": split(mdp, "s", **{f"a{i}": 1}) for i in (1, 2, 3)}
    order = [("door 3", ">", "door 2"), ("door 2", ">", "door 1")]
    return Instance(mdp, LimitAverageReward(rt.reward(mdp, {"t2": 1, "t3": 2})), policies, order)


@counterexample(source="subramani2024objectives")
def temporal_logic_cannot_say_three_levels_of_limit_average():
    """Three places that pay 0, 1 and 2 for ever are three levels; a formula has probability 0 or 1 on a single
    trajectory, so it has two."""
    mdp, _, policies, order = found = instance()
    require_order(*found)
    return exact.inexpressible("LTL", exact.model_of(mdp), policies, order, ())
