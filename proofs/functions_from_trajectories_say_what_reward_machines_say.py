"""What a machine pays along a trajectory is a function of the trajectory."""

from rewardtheory.objectives.markov import RewardMachineObjective
from rewardtheory.objectives.reward_machines import reward_machine
from rewardtheory.objectives.translations import machine_to_trajectories
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.expressivity import order_alike
from rewardtheory.verify.hypotheses import AnyReward, OneActionPolicy, SinglePathMDP

RELATION = ("RM", "FTR", True)


@theorem(source="subramani2024objectives", floats=False)
def functions_from_trajectories_say_what_reward_machines_say(
    mdp: SinglePathMDP, reward: AnyReward, one: OneActionPolicy, two: OneActionPolicy
):
    """E Σ γ^t of the machine’s payments is E f(ξ) with f(ξ) what the machine pays along ξ. Run where trajectories are
    single, so that f is evaluated on infinite ones."""
    graph = {"u": {"first": ("v", reward), "else": ("u", 1)}, "v": {"first": ("u", 2), "else": ("v", reward)}}
    machine = reward_machine(graph, start="u")
    spec = RewardMachineObjective(machine, {"first": [0]})
    assert order_alike(mdp, spec, machine_to_trajectories(mdp, spec), (one, two))
