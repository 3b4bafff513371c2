"""A machine can pay for variety on one island; a regularizer pays for it on both."""

import numpy as np

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.objectives.environments import HALF, split, two_islands
from rewardtheory.objectives.markov import RegularizedReward, RewardMachineObjective, squared_length
from rewardtheory.objectives.reward_machines import reward_machine
from rewardtheory.verify.claims import counterexample
from rewardtheory.verify.scenes import Scene

RELATION = ("RM", "RRL", False)


def scene() -> Scene:
    """What the claim is about."""
    mdp = two_islands()

    def at(p, x):
        """b with probability p on one island, x on the other."""
        pi = split(mdp, "s", a=1 - p, b=p)
        pi[1] = split(mdp, "t", a=1 - x, b=x)[1]
        return pi

    graph = {
        "begin": {"here & a": ("a", 0), "here & !a": ("b", 0), "else": ("done", 0)},
        "a": {"a": ("done", 0), "else": ("done", 1)},
        "b": {"a": ("done", 1), "else": ("done", 0)},
        "done": {},
    }
    machine = reward_machine(graph, start="begin")
    labels = {"here": ["s"], "a": np.array([[True, False], [True, False]])}
    policies = {"half and a": at(HALF, 0), "b and a": at(1, 0), "a and half": at(0, HALF), "a and b": at(0, 1)}
    order = [("half and a", ">", "b and a"), ("b and a", "=", "a and half"), ("a and half", "=", "a and b")]
    spec = RewardMachineObjective(machine, labels)
    rival = RegularizedReward(rt.reward(mdp, {}), 1, squared_length)
    return Scene(mdp, spec, "1 if the first two actions in s differ", policies, order, rival, "−Σq² in each state")


@counterexample(source="subramani2024objectives")
def a_regularized_reward_cannot_say_that_two_steps_differ():
    """A reward machine pays if the first two actions on one island differ: γp(1−p). J(½,0) − ½J(1,0) − J(0,½) +
    ½J(0,1) = 0 for every regularized reward and every γ, but the machine puts the first above the three others, which
    are as good."""
    found = scene()
    found.require()
    return exact.inexpressible("RRL", exact.model_of(found.mdp), found.policies, found.order, [1, HALF, -HALF])
