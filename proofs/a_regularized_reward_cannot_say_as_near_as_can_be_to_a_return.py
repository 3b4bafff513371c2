"""A function of the return can want a return in the middle on one island; a regularizer wants it on both."""

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.objectives.environments import HALF, choose_b, two_islands
from rewardtheory.objectives.outer import OuterNonlinear
from rewardtheory.verify.claims import counterexample
from rewardtheory.verify.expressivity import Instance, require_order

RELATION = ("ONMR", "RRL", False)


def instance() -> Instance:
    """As near as can be to the return ¼, on one of two islands."""
    mdp = two_islands()

    def near(total):
        """f(G) = −(4G − 1)²"""
        return -((4 * total - 1) ** 2)

    policies = {
        "half and a": choose_b(mdp, HALF, 0),
        "b and a": choose_b(mdp, 1, 0),
        "a and half": choose_b(mdp, 0, HALF),
        "a and b": choose_b(mdp, 0, 1),
    }
    order = [("half and a", ">", "b and a"), ("b and a", "=", "a and half"), ("a and half", "=", "a and b")]
    return Instance(mdp, OuterNonlinear((rt.reward(mdp, {("s", "b"): HALF}),), near), policies, order)


@counterexample(source="subramani2024objectives")
def a_regularized_reward_cannot_say_as_near_as_can_be_to_a_return():
    """f(J) = −(J − ¼)² with J = p/2 from one island. J(½,0) − ½J(1,0) − J(0,½) + ½J(0,1) = 0 for every regularized
    reward and every γ, but f puts the first above the three others, which are as good."""
    mdp, _, policies, order = found = instance()
    require_order(*found)
    return exact.inexpressible("RRL", exact.model_of(mdp), policies, order, [1, HALF, -HALF])
