"""Hierarchical rewards."""

import numpy as np

from rewardtheory import scores
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.score_hypotheses import OtherScores, Pair


@theorem(source="li2023automc", exact=False)
def separated_scales_let_the_first_sign_decide(rewards: Pair, other: OtherScores):
    """Let the sign of one score be paid 1 and that of another 1/10. The order of the sums is that of the first
    signs, and where these tie that of the second; positive factors of either score change nothing."""
    paid = scores.hierarchical(np.stack([10 * rewards, 10 * other], axis=-1), [1.0, 0.1])
    sign = np.sign(np.stack([rewards, other], axis=-1).astype(float))
    for i in range(len(paid)):
        for j in range(len(paid)):
            if tuple(sign[i]) > tuple(sign[j]):
                assert paid[i] > paid[j]
