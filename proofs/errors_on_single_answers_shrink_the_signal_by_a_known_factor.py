"""Noise in a verifier, answer by answer."""

import numpy as np

from rewardtheory import scores
from rewardtheory.verify.agreement import at_most, same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.score_hypotheses import ErrorRate, InnerChance


@theorem(source="lv2025noisy", exact=False)
def errors_on_single_answers_shrink_the_signal_by_a_known_factor(p: InnerChance, rate: ErrorRate):
    """Let a verifier err on each answer with probability e < ½, and let p be the share of correct answers. In
    large groups the standardized advantage of correct answers is (1 − 2e) √(p(1 − p)/q(1 − q)) times the clean
    one, q = (1 − 2e) p + e: positive, and at most as large."""
    clean, noisy = scores.grpo_cot_advantage(1.0, 0.0, p)[0], scores.grpo_cot_advantage(1 - rate, rate, p)[0]
    q = scores.flip_noise(p, rate)
    assert same(noisy, (1 - 2 * rate) * np.sqrt(p * (1 - p) / (q * (1 - q))) * clean)
    assert 0 < noisy and at_most(noisy, clean)
