"""Whoever mixes two trajectories gets the mean of what they are worth."""

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.objectives.environments import HALF, fork, split
from rewardtheory.objectives.markov import MarkovReward, RegularizedReward, squared_length
from rewardtheory.verify.claims import counterexample
from rewardtheory.verify.scenes import Scene

RELATION = ("RRL", "FTR", False)


def scene() -> Scene:
    """What the claim is about."""
    mdp = fork()
    reward = rt.reward(mdp, {})
    policies = {"half": split(mdp, "s", a=HALF, b=HALF), "left": split(mdp, "s", a=1), "right": split(mdp, "s", b=1)}
    order = [("half", ">", "left"), ("left", "=", "right")]
    spec = RegularizedReward(reward, 1, squared_length)
    rival = MarkovReward(rt.reward(mdp, {("s", "b"): 1}))
    return Scene(mdp, spec, "−Σq² in each state", policies, order, rival, "reward 1 for b")


@counterexample(source="subramani2024objectives")
def a_function_from_trajectories_cannot_say_to_mix():
    """One choice, once: J(½) = ½J(0) + ½J(1) for every function from trajectories, but a regularizer can put the
    mixture above both."""
    found = scene()
    found.require()
    return exact.inexpressible("FTR", exact.model_of(found.mdp), found.policies, found.order, [1, HALF])
