"""The worse of two returns is not an expectation of anything."""

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.objectives.environments import split, two_islands
from rewardtheory.objectives.outer import OuterMultiObjective
from rewardtheory.verify.claims import counterexample
from rewardtheory.verify.expressivity import require_order


@counterexample(source="skalse2023limitations")
def maximizing_the_worse_of_two_returns_is_no_function_from_trajectories():
    """On two islands, with one objective on each, the worse of the two returns is 1 for the policy that serves both and 0
    for the three others. J(1,1) + J(0,0) − J(1,0) − J(0,1) = 0 for every function from trajectories."""
    mdp = two_islands()

    def at(p, x):
        pi = split(mdp, "s", a=1 - p, b=p)
        pi[1] = split(mdp, "t", a=1 - x, b=x)[1]
        return pi

    policies = {"both": at(1, 1), "neither": at(0, 0), "first": at(1, 0), "second": at(0, 1)}
    spec = OuterMultiObjective((rt.reward(mdp, {("s", "b"): 1}), rt.reward(mdp, {("t", "b"): 1})), min)
    order = [("both", ">", "first"), ("neither", "=", "second"), ("first", "=", "neither")]
    require_order(mdp, spec, policies, order)
    return exact.inexpressible("FTR", exact.model_of(mdp), policies, order, [1, 1, 0])
