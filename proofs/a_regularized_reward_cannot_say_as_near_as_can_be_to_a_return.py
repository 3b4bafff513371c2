"""A function of the return can want a return in the middle on one island; a regularizer wants it on both."""

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.objectives.environments import HALF, split, two_islands
from rewardtheory.objectives.markov import RegularizedReward, squared_length
from rewardtheory.objectives.outer import OuterNonlinear
from rewardtheory.verify.claims import counterexample
from rewardtheory.verify.scenes import Scene

RELATION = ("ONMR", "RRL", False)


def scene() -> Scene:
    """What the claim is about."""
    mdp = two_islands()

    def at(p, x):
        """b with probability p on one island, x on the other."""
        pi = split(mdp, "s", a=1 - p, b=p)
        pi[1] = split(mdp, "t", a=1 - x, b=x)[1]
        return pi

    reward = rt.reward(mdp, {("s", "b"): HALF})
    policies = {"half and a": at(HALF, 0), "b and a": at(1, 0), "a and half": at(0, HALF), "a and b": at(0, 1)}
    order = [("half and a", ">", "b and a"), ("b and a", "=", "a and half"), ("a and half", "=", "a and b")]

    def near(total):
        """f(G) = −(4G − 1)²"""
        return -((4 * total - 1) ** 2)

    spec = OuterNonlinear((reward,), near)
    rival = RegularizedReward(rt.reward(mdp, {}), 1, squared_length)
    return Scene(mdp, spec, "−(4J − 1)², J the return of ½ for b in s", policies, order, rival, "−Σq² in each state")


@counterexample(source="subramani2024objectives")
def a_regularized_reward_cannot_say_as_near_as_can_be_to_a_return():
    """f(J) = −(J − ¼)² with J = p/2 from one island. J(½,0) − ½J(1,0) − J(0,½) + ½J(0,1) = 0 for every regularized
    reward and every γ, but f puts the first above the three others, which are as good."""
    found = scene()
    found.require()
    return exact.inexpressible("RRL", exact.model_of(found.mdp), found.policies, found.order, [1, HALF, -HALF])
