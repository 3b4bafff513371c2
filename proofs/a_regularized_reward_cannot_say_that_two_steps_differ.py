"""A machine can pay for variety on one island; a regularizer pays for it on both."""

import numpy as np

from rewardtheory import exact
from rewardtheory.objectives.environments import HALF, choose_b, two_islands
from rewardtheory.objectives.markov import RewardMachineObjective
from rewardtheory.objectives.reward_machines import reward_machine
from rewardtheory.verify.claims import counterexample
from rewardtheory.verify.expressivity import Instance, require_order

RELATION = ("RM", "RRL", False)


def instance() -> Instance:
    """The first two actions differ, on one of two islands."""
    mdp = two_islands()
    graph = {
        "begin": {"here & a": ("a", 0), "here & !a": ("b", 0), "else": ("done", 0)},
        "a": {"a": ("done", 0), "else": ("done", 1)},
        "b": {"a": ("done", 1), "else": ("done", 0)},
        "done": {},
    }
    machine = reward_machine(graph, start="begin")
    labels = {"here": ["s"], "a": np.array([[True, False], [True, False]])}
    policies = {
        "half and a": choose_b(mdp, HALF, 0),
        "b and a": choose_b(mdp, 1, 0),
        "a and half": choose_b(mdp, 0, HALF),
        "a and b": choose_b(mdp, 0, 1),
    }
    order = [("half and a", ">", "b and a"), ("b and a", "=", "a and half"), ("a and half", "=", "a and b")]
    return Instance(mdp, RewardMachineObjective(machine, labels), policies, order)


@counterexample(source="subramani2024objectives")
def a_regularized_reward_cannot_say_that_two_steps_differ():
    """A reward machine pays if the first two actions on one island differ: γp(1−p). J(½,0) − ½J(1,0) − J(0,½) +
    ½J(0,1) = 0 for every regularized reward and every γ, but the machine puts the first above the three others, which
    are as good."""
    mdp, _, policies, order = found = instance()
    require_order(*found)
    return exact.inexpressible("RRL", exact.model_of(mdp), policies, order, [1, HALF, -HALF])
