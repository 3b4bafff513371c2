"""One reference answer at a time."""

import numpy as np

from rewardtheory import scores
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.score_hypotheses import Pair


@theorem(source="jia2025writingzero")
def the_mean_over_reference_answers_is_the_copeland_score(rewards: Pair):
    """Let an answer get +1 if it is preferred to a reference answer of its group, else −1. Summed over all
    references this is the number of answers it beats less those it loses or ties to, and less 1 for itself;
    without ties that is the Copeland score less 1."""
    G = len(rewards)
    distinct = rewards + G * 10 * np.arange(G)
    D = distinct[:, None] - distinct[None, :]
    total = sum(scores.reference_advantage(D, j) for j in range(G))
    assert same(total + 1, scores.copeland(D))
