"""A machine with one state that pays the reward."""

from rewardtheory.objectives.markov import MarkovReward
from rewardtheory.objectives.translations import markov_to_machine
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.expressivity import order_alike
from rewardtheory.verify.hypotheses import AnyPolicy, AnyReward, TinyMDP

RELATION = ("MR", "RM", True)


@theorem(source="subramani2024objectives", floats=False)
def reward_machines_say_what_markov_rewards_say(mdp: TinyMDP, reward: AnyReward, one: AnyPolicy, two: AnyPolicy):
    """Every Markov reward is a reward machine: one state, and the payment is R."""
    spec = MarkovReward(reward)
    assert order_alike(mdp, spec, markov_to_machine(mdp, spec), (one, two))
