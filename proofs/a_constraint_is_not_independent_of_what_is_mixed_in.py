"""A constrained objective is no expectation."""

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.objectives.environments import HALF, split, three_doors
from rewardtheory.objectives.outer import OuterMultiObjective
from rewardtheory.verify.claims import counterexample
from rewardtheory.verify.expressivity import require_order


@counterexample(source="bowling2023settling")
def a_constraint_is_not_independent_of_what_is_mixed_in():
    """Maximize J₁ among the policies with J₂ ≥ 0. Three doors earn (2, 0), (1, 1) and (0, −1). The first is better than the
    second, but mixed evenly with the third it breaks the constraint, and the mixture of the second and third does not.
    No function from trajectories has this order: ½(J(1) − J(2)) = J(1 or 3) − J(2 or 3)."""
    mdp = three_doors()
    gain = rt.reward(mdp, {("s", "a1"): 2, ("s", "a2"): 1})
    limit = rt.reward(mdp, {("s", "a2"): 1, ("s", "a3"): -1})

    def constrained(one, two):
        return one if two >= 0 else -10 + two

    policies = {
        "1": split(mdp, "s", a1=1),
        "2": split(mdp, "s", a2=1),
        "1 or 3": split(mdp, "s", a1=HALF, a3=HALF),
        "2 or 3": split(mdp, "s", a2=HALF, a3=HALF),
    }
    order = [("1", ">", "2"), ("2 or 3", ">", "1 or 3")]
    require_order(mdp, OuterMultiObjective((gain, limit), constrained), policies, order)
    return exact.inexpressible("FTR", exact.model_of(mdp), policies, order, [HALF, 1])
