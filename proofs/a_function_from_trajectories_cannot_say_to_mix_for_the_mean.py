"""Whoever mixes two trajectories gets the mean of what they are worth."""

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.objectives.environments import HALF, fork, split
from rewardtheory.objectives.outer import OuterNonlinear
from rewardtheory.verify.claims import counterexample
from rewardtheory.verify.expressivity import Instance, require_order

RELATION = ("ONMR", "FTR", False)


def instance() -> Instance:
    """As near as can be to the return ½, at a fork."""
    mdp = fork()

    def near(total):
        """f(G) = −(2G − 1)²"""
        return -((2 * total - 1) ** 2)

    policies = {"half": split(mdp, "s", a=HALF, b=HALF), "left": split(mdp, "s", a=1), "right": split(mdp, "s", b=1)}
    order = [("half", ">", "left"), ("left", "=", "right")]
    return Instance(mdp, OuterNonlinear((rt.reward(mdp, {("s", "b"): 1}),), near), policies, order)


@counterexample(source="subramani2024objectives")
def a_function_from_trajectories_cannot_say_to_mix_for_the_mean():
    """One choice, once: J(½) = ½J(0) + ½J(1) for every function from trajectories, but −(E G − ½)² puts the mixture
    above both."""
    mdp, _, policies, order = found = instance()
    require_order(*found)
    return exact.inexpressible("FTR", exact.model_of(mdp), policies, order, [1, HALF])
