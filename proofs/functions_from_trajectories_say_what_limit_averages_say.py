"""The limit of the running averages is a function of the trajectory."""

from rewardtheory.objectives.markov import LimitAverageReward
from rewardtheory.objectives.translations import average_to_trajectories
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.expressivity import order_alike
from rewardtheory.verify.hypotheses import AnyReward, OneActionPolicy, SinglePathMDP

RELATION = ("LAR", "FTR", True)


@theorem(source="subramani2024objectives", floats=False)
def functions_from_trajectories_say_what_limit_averages_say(
    mdp: SinglePathMDP, reward: AnyReward, one: OneActionPolicy, two: OneActionPolicy
):
    """The long-run average reward is E f(ξ) with f(ξ) the limit of the averages along ξ: it exists almost surely, and
    bounded convergence moves it out of the expectation. Run where trajectories are single."""
    spec = LimitAverageReward(reward)
    assert order_alike(mdp, spec, average_to_trajectories(mdp, spec), (one, two))
