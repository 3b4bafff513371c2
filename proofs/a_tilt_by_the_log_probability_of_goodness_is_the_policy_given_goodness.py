"""A tilt with strength 1 conditions on being good."""

import numpy as np

from rewardtheory import scores
from rewardtheory.verify.agreement import at_most, same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.score_hypotheses import FullBasePolicy, Group, Level


@theorem(source="wang2024transforming", exact=False)
def a_tilt_by_the_log_probability_of_goodness_is_the_policy_given_goodness(
    rewards: Group, policy: FullBasePolicy, reference: Level
):
    """Let an answer be good with probability s(y) = σ(r(y) − r_ref). The tilt of π by u = log s with strength 1
    is π given that the answer is good: π(y) s(y) / P(good). It is nowhere more than 1/P(good) times π, and its
    divergence from π is at most −log P(good)."""
    s = scores.sigmoid(rewards - reference)
    good = (policy * s).sum()
    tilted = scores.tilt(policy, scores.log_sigmoid_transform(rewards, reference), 1.0)
    assert same(tilted, policy * s / good)
    assert at_most(tilted / policy, 1 / good)
    assert at_most(scores.kl_divergence(tilted, policy), -np.log(good))
