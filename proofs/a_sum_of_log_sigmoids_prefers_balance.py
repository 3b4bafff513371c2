"""The soft conjunction of two criteria."""

import numpy as np

from rewardtheory import scores
from rewardtheory.verify.agreement import at_most, same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.score_hypotheses import Level, Pair


@theorem(source="wang2024transforming", exact=False)
def a_sum_of_log_sigmoids_prefers_balance(rewards: Pair, total: Level):
    """Among answers whose two criteria add up to the same number, the sum of log-sigmoids rises with the
    smaller of the two: the more balanced an answer, the better. (The plain sum sees no difference.)"""
    criteria = np.stack([rewards, total - rewards], axis=-1)
    order = np.argsort(criteria.min(axis=-1))
    assert at_most(0, np.diff(scores.soft_and(criteria, 0.0)[order]))
    assert same(scores.weighted_sum(criteria, [1.0, 1.0]), total + 0 * rewards)
