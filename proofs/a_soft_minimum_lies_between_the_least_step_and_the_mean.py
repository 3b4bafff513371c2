"""Credit for the worst step."""

from rewardtheory import scores
from rewardtheory.verify.agreement import at_most, same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.score_hypotheses import Group


@theorem(source="cheng2025pure", exact=False, needs=["an_extra_step_can_raise_a_soft_minimum"])
def a_soft_minimum_lies_between_the_least_step_and_the_mean(rewards: Group):
    """The rewards of steps weighed by softmax(−r/T) add up to a number between the least reward and the mean;
    at a low temperature it is the least."""
    for temperature in (0.1, 1.0, 10.0):
        paid = scores.softmin_credit(rewards, temperature).sum()
        assert at_most(rewards.min(), paid) and at_most(paid, rewards.mean())
    assert same(scores.softmin_credit(rewards, 1e-3).sum(), rewards.min())
