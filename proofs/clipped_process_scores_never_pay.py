"""The clip mechanism."""

import numpy as np

from rewardtheory import scores
from rewardtheory.verify.agreement import at_most, same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.score_hypotheses import Chance, StepScores


@theorem(source="gao2024designing", needs=["repeating_a_step_raises_a_sum_of_process_scores"])
def clipped_process_scores_never_pay(steps: StepScores, limit: Chance):
    """Let steps be paid min(p_k − η, 0). No part of an answer earns anything, and steps with a score of at
    least η change no return."""
    paid = scores.clip_steps(steps, limit)
    assert at_most(np.cumsum(paid), 0 * paid)
    padded = np.concatenate([steps, 0 * steps + 1])
    assert same(scores.clip_steps(padded, limit).sum(), paid.sum())
