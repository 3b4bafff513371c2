"""A reward machine cannot jump: its value is Lipschitz in the policy."""

from rewardtheory.objectives.markov import RewardMachineObjective
from rewardtheory.objectives.reward_machines import reward_machine
from rewardtheory.verify.agreement import at_most
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyPolicy, AnyReward, TinyMDP


@theorem(source="subramani2024objectives")
def the_value_of_a_reward_machine_is_continuous(mdp: TinyMDP, reward: AnyReward, one: AnyPolicy, two: AnyPolicy):
    """|J(π) − J(π′)| <= max|payment| · max_s ‖π(·|s) − π′(·|s)‖₁ / (1 − γ)² for every reward machine: a step in which
    the policies differ is worth at most max|payment| / (1 − γ), and such steps are discounted."""
    graph = {"u": {"first": ("v", reward), "else": ("u", 1)}, "v": {"first": ("u", 2), "else": ("v", reward)}}
    spec = RewardMachineObjective(reward_machine(graph, start="u"), {"first": [0]})
    largest = max(abs(reward).max(), 2)
    apart = abs(one - two).sum(axis=1).max()
    gap = spec.evaluate(mdp, one).value - spec.evaluate(mdp, two).value
    assert at_most(abs(gap), largest * apart / (1 - mdp.discount) ** 2)
