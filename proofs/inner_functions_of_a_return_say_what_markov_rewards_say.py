"""The identity inside of the expectation."""

from rewardtheory.objectives.markov import MarkovReward
from rewardtheory.objectives.translations import markov_to_inner
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.expressivity import order_alike
from rewardtheory.verify.hypotheses import AnyReward, OneActionPolicy, SinglePathMDP

RELATION = ("MR", "INMR", True)


@theorem(source="subramani2024objectives", floats=False)
def inner_functions_of_a_return_say_what_markov_rewards_say(
    mdp: SinglePathMDP, reward: AnyReward, one: OneActionPolicy, two: OneActionPolicy
):
    """J = E f(G) with f the identity is the expected return; where trajectories branch, the first eight steps are
    added up and the rest is bounded by γ⁸ max|R| / (1 − γ)."""
    spec = MarkovReward(reward)
    assert order_alike(mdp, spec, markov_to_inner(mdp, spec), (one, two))
