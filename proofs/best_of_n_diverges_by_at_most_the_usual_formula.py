"""The divergence and the win rate of the best of n samples."""

import numpy as np

from rewardtheory.verify.agreement import at_most, same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.shaping_hypotheses import Bonuses, Horizon


@theorem(source="beirami2024bestofn", exact=False, needs=["the_best_of_ten_can_stay_where_it_was"])
def best_of_n_diverges_by_at_most_the_usual_formula(bonuses: Bonuses, horizon: Horizon):
    """Let outcomes have probabilities p and be ranked strictly, F the probability of an outcome or a worse one. The
    best of n draws has the distribution F^n − (F − p)^n; its divergence from p is at most log n − (n − 1)/n and at
    most −log p(best), and it beats one draw, ties counted half, with probability at most n/(n + 1). (n from 1 to 4
    here, outcomes in the order of their rank.)"""
    n = horizon
    p = np.exp(bonuses - bonuses.max())
    p = p / p.sum()
    F = np.minimum(np.cumsum(p), 1)
    below = np.maximum(F - p, 0)
    best = F**n - below**n
    divergence = (best * np.log(best / p)).sum()
    assert same(best.sum(), 1.0)
    assert at_most(0, divergence) and at_most(divergence, np.log(n) - (n - 1) / n)
    assert at_most(divergence, -np.log(p[-1]))
    assert at_most((best * (below + p / 2)).sum(), n / (n + 1))
