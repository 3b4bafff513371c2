"""Whoever mixes two trajectories gets the mean of what they are worth."""

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.objectives.environments import HALF, fork, split
from rewardtheory.objectives.markov import MarkovReward
from rewardtheory.objectives.outer import OuterNonlinear
from rewardtheory.verify.claims import counterexample
from rewardtheory.verify.scenes import Scene

RELATION = ("ONMR", "FTR", False)


def scene() -> Scene:
    """What the claim is about."""
    mdp = fork()
    reward = rt.reward(mdp, {("s", "b"): 1})
    policies = {"half": split(mdp, "s", a=HALF, b=HALF), "left": split(mdp, "s", a=1), "right": split(mdp, "s", b=1)}
    order = [("half", ">", "left"), ("left", "=", "right")]

    def near(total):
        """f(G) = −(2G − 1)²"""
        return -((2 * total - 1) ** 2)

    spec = OuterNonlinear((reward,), near)
    rival = MarkovReward(reward)
    return Scene(mdp, spec, "−(2J − 1)², J the chance of b", policies, order, rival, "reward 1 for b")


@counterexample(source="subramani2024objectives")
def a_function_from_trajectories_cannot_say_to_mix_for_the_mean():
    """One choice, once: J(½) = ½J(0) + ½J(1) for every function from trajectories, but −(E G − ½)² puts the mixture
    above both."""
    found = scene()
    found.require()
    return exact.inexpressible("FTR", exact.model_of(found.mdp), found.policies, found.order, [1, HALF])
