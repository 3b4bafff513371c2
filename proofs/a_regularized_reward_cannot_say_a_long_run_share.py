"""To be indifferent where one already is makes the regularizer affine on the distributions used."""

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.objectives.environments import HALF, choose_b, waiting_room
from rewardtheory.objectives.markov import LimitAverageReward
from rewardtheory.verify.claims import counterexample
from rewardtheory.verify.expressivity import Instance, require_order

RELATION = ("LAR", "RRL", False)


def instance() -> Instance:
    """The share of time in t, in the waiting room."""
    mdp = waiting_room()
    policies = {
        "half": choose_b(mdp, HALF, 0),
        "leave": choose_b(mdp, 1, 0),
        "stay and half": choose_b(mdp, 0, HALF),
        "stay and b": choose_b(mdp, 0, 1),
    }
    order = [("half", ">", "stay and half"), ("half", "=", "leave"), ("stay and half", "=", "stay and b")]
    return Instance(mdp, LimitAverageReward(rt.reward(mdp, {"t": 1})), policies, order)


@counterexample(source="subramani2024objectives")
def a_regularized_reward_cannot_say_a_long_run_share():
    """From the waiting room one gets to t for ever as soon as one leaves with positive probability. (2−γ)J(½,0) −
    J(1,0) − 2(1−γ)J(0,½) + (1−γ)J(0,1) = 0 for every regularized reward and every γ, but the long-run share of time
    in t says ½, 0 and 1, 0 are best and 0, ½ and 0, 1 worst."""
    mdp, _, policies, order = found = instance()
    require_order(*found)
    return exact.inexpressible("RRL", exact.model_of(mdp), policies, order, [[1, -1], 1, [-1, 1]])
