"""The identity outside of the expectation."""

from rewardtheory.objectives.markov import MarkovReward
from rewardtheory.objectives.translations import markov_to_outer
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.expressivity import order_alike
from rewardtheory.verify.hypotheses import AnyPolicy, AnyReward, TinyMDP

RELATION = ("MR", "ONMR", True)


@theorem(source="subramani2024objectives", floats=False)
def outer_functions_of_a_return_say_what_markov_rewards_say(
    mdp: TinyMDP, reward: AnyReward, one: AnyPolicy, two: AnyPolicy
):
    """J = f(E G) with f the identity is the expected return."""
    spec = MarkovReward(reward)
    assert order_alike(mdp, spec, markov_to_outer(mdp, spec), (one, two))
