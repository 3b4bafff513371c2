"""On three arms every reward has a direction that it does not see, and a machine that compares two steps sees all."""

import numpy as np

from rewardtheory.objectives.markov import RewardMachineObjective
from rewardtheory.objectives.reward_machines import reward_machine
from rewardtheory.verify.claims import counterexample
from rewardtheory.verify.scenes import Scene
from rewardtheory.verify.unseen_changes import arms, three_arms

RELATION = ("RM", "ONMR", False)


def scene() -> Scene:
    """What the claim is about."""
    begin = {f"a{i} & " + " & ".join(f"!a{j}" for j in (1, 2, 3) if j != i): (f"after {i}", 0) for i in (1, 2, 3)}
    graph = {"begin": begin | {"else": ("done", 0)}, "done": {}}
    graph |= {f"after {i}": {f"a{i}": ("done", -1), "else": ("done", 0)} for i in (1, 2, 3)}
    labels = {f"a{i}": np.arange(3)[None] == i - 1 for i in (1, 2, 3)}
    spec = RewardMachineObjective(reward_machine(graph, start="begin"), labels)
    return arms(spec, "−1 if the second action repeats the first")


@counterexample(source="subramani2024objectives")
def an_outer_function_of_a_return_cannot_say_that_two_steps_differ():
    """A machine that charges 1 for repeating the first action on a bandit with three arms says −γ Σ qᵢ². Every reward r
    ties the uniform policy c with c + εd for d = (r₃−r₂, r₁−r₃, r₂−r₁), which Σ qᵢ² tells apart unless r is constant;
    then all policies are tied."""
    scene().require()
    return three_arms()
