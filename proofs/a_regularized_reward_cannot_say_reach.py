"""To be indifferent where one already is makes the regularizer affine on the distributions used."""

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.objectives.environments import HALF, split, waiting_room
from rewardtheory.objectives.logic import LinearTemporalLogic
from rewardtheory.objectives.markov import RegularizedReward, squared_length
from rewardtheory.verify.claims import counterexample
from rewardtheory.verify.scenes import Scene

RELATION = ("LTL", "RRL", False)


def scene() -> Scene:
    """What the claim is about."""
    mdp = waiting_room()

    def go(p, x):
        """Leave the waiting room with probability p; choose b with probability x where one is already."""
        pi = split(mdp, "s", a=1 - p, b=p)
        pi[1] = split(mdp, "t", a=1 - x, b=x)[1]
        return pi

    policies = {"half": go(HALF, 0), "leave": go(1, 0), "stay and half": go(0, HALF), "stay and b": go(0, 1)}
    order = [("half", ">", "stay and half"), ("half", "=", "leave"), ("stay and half", "=", "stay and b")]
    spec = LinearTemporalLogic("F t", {"t": ["t"]})
    rival = RegularizedReward(rt.reward(mdp, {"t": 1}), HALF, squared_length)
    return Scene(mdp, spec, "reach t", policies, order, rival, "reward 1 in t minus ½ Σq²")


@counterexample(source="subramani2024objectives")
def a_regularized_reward_cannot_say_reach():
    """From the waiting room one gets to t for ever as soon as one leaves with positive probability. (2−γ)J(½,0) −
    J(1,0) − 2(1−γ)J(0,½) + (1−γ)J(0,1) = 0 for every regularized reward and every γ, but “reach t” says ½, 0 and 1, 0
    are best and 0, ½ and 0, 1 worst."""
    found = scene()
    found.require()
    return exact.inexpressible("RRL", exact.model_of(found.mdp), found.policies, found.order, [[1, -1], 1, [-1, 1]])
