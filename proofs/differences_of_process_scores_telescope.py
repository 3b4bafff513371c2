"""The delta mechanism."""

import numpy as np

from rewardtheory import scores
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.score_hypotheses import StepScores


@theorem(source="gao2024designing", needs=["repeating_a_step_raises_a_sum_of_process_scores"])
def differences_of_process_scores_telescope(steps: StepScores):
    """Let the steps of an answer be paid p_k − p_(k+1), the one before the last p_(K−1), and the last nothing.
    From every step but the last on the payments add up to its own score p_k: repeating a step earns nothing."""
    paid = scores.delta_steps(steps)
    go = np.array([paid[k:].sum() for k in range(len(paid))], dtype=paid.dtype)
    assert same(go[:-1], steps[:-1]) and same(paid[-1], 0 * steps[-1])
    longer = np.concatenate([steps[:1], steps])
    assert len(steps) == 1 or same(scores.delta_steps(longer).sum(), paid.sum())
