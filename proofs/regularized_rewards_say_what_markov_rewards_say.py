"""A regularizer with weight 0."""

from rewardtheory.objectives.markov import MarkovReward
from rewardtheory.objectives.translations import markov_to_regularized
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.expressivity import order_alike
from rewardtheory.verify.hypotheses import AnyPolicy, AnyReward, TinyMDP

RELATION = ("MR", "RRL", True)


@theorem(source="subramani2024objectives", floats=False)
def regularized_rewards_say_what_markov_rewards_say(mdp: TinyMDP, reward: AnyReward, one: AnyPolicy, two: AnyPolicy):
    """Every Markov reward is a regularized reward: take α = 0."""
    spec = MarkovReward(reward)
    assert order_alike(mdp, spec, markov_to_regularized(mdp, spec), (one, two))
