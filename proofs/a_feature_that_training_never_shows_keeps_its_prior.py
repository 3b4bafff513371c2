"""Inverse reward design learns nothing about what it has not seen."""

import numpy as np

from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import PositiveScale
from rewardtheory.verify.shaping_hypotheses import Bonuses


@theorem(source="hadfieldmenell2017inverse", exact=False, needs=["one_sight_of_a_feature_moves_its_posterior"])
def a_feature_that_training_never_shows_keeps_its_prior(bonuses: Bonuses, factor: PositiveScale):
    """P(w | w~) ∝ exp(β w·φ(w~)) / Σ_w′ exp(β w·φ(w′)) P(w), with φ the feature counts of what is optimal for a proxy in
    training. If a feature is 0 in all of these, then under a prior that draws its weight independently of the others its
    weight has the posterior of its prior, whatever proxy was given."""
    seen = np.column_stack([bonuses, bonuses[::-1] ** 2, 0 * bonuses])
    weights = np.array([(x, y, z) for x in (-1, 0, 2) for y in (0, 1) for z in (-10, 0, 3)], float)
    prior = np.array([(1 + x * x) * (1 + y) * (2 + z / 10) for x, y, z in weights])
    prior = prior / prior.sum()
    for chosen in range(len(seen)):
        score = float(factor) * weights @ seen.T
        likelihood = 1 / np.exp(score - score[:, [chosen]]).sum(axis=1)
        posterior = prior * likelihood / (prior * likelihood).sum()
        for z in np.unique(weights[:, 2]):
            share = weights[:, 2] == z
            assert same(posterior[share].sum(), prior[share].sum())
