"""Whoever mixes two trajectories gets the mean of what they are worth."""

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.objectives.environments import HALF, fork, split
from rewardtheory.objectives.markov import RegularizedReward, squared_length
from rewardtheory.verify.claims import counterexample
from rewardtheory.verify.expressivity import Instance, require_order

RELATION = ("RRL", "FTR", False)


def instance() -> Instance:
    """Mix, at a fork."""
    mdp = fork()
    policies = {"half": split(mdp, "s", a=HALF, b=HALF), "left": split(mdp, "s", a=1), "right": split(mdp, "s", b=1)}
    order = [("half", ">", "left"), ("left", "=", "right")]
    return Instance(mdp, RegularizedReward(rt.reward(mdp, {}), 1, squared_length), policies, order)


@counterexample(source="subramani2024objectives")
def a_function_from_trajectories_cannot_say_to_mix():
    """One choice, once: J(½) = ½J(0) + ½J(1) for every function from trajectories, but a regularizer can put the
    mixture above both."""
    mdp, _, policies, order = found = instance()
    require_order(*found)
    return exact.inexpressible("FTR", exact.model_of(mdp), policies, order, [1, HALF])
