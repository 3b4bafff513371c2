"""The values of ReST-MCTS*."""

import numpy as np

from rewardtheory import scores
from rewardtheory.verify.agreement import at_most, same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.score_hypotheses import StepScores


@theorem(source="zhang2024restmcts")
def values_of_a_search_stay_between_zero_and_one(steps: StepScores):
    """The values v_k = max(v_(k−1) + (1 − v_(k−1))(1 − 2 r_k)/(m_k + 1), 0) stay in [0, 1] for r in [0, 1];
    without errors and with m_k = K − k they are k/K; and a wholly wrong step never raises them."""
    K = len(steps)
    remaining = np.array([K - 1 - k + 0 * steps[0] for k in range(K)], dtype=steps.dtype)
    found = scores.rest_mcts_values(steps, remaining)
    assert at_most(0 * found, found) and at_most(found, 0 * found + 1)
    right = scores.rest_mcts_values(0 * steps, remaining)
    assert same(right, np.array([(k + 1 + 0 * steps[0]) / K for k in range(K)], dtype=steps.dtype))
    before = np.concatenate([0 * found[:1], found[:-1]])
    wrong = steps == 1
    assert at_most(found[wrong], before[wrong])
