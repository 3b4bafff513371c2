"""Regressional Goodhart."""

import numpy as np

import rewardtheory as rt
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import PositiveScale
from rewardtheory.verify.shaping_hypotheses import AnyNumber


@theorem(source="gao2022overoptimization", exact=False, needs=["a_two_valued_gold_does_not_regress_in_a_straight_line"])
def the_gold_regresses_by_its_share_of_the_variance(gold: PositiveScale, error: PositiveScale, proxy: AnyNumber):
    """For independent normal X and Z, E[X | X + Z = c] = E[X] + (c − E[X] − E[Z]) Var X / (Var X + Var Z). (Means 1
    and −1; compared with the integral over x on a fine grid.)"""
    x = 1 + np.sqrt(gold) * np.linspace(-14, 14, 4001)
    weight = np.exp(-((x - 1) ** 2) / (2 * gold) - (proxy - x + 1) ** 2 / (2 * error))
    found = rt.regressional_goodhart(proxy, gold_variance=gold, error_variance=error, gold_mean=1, error_mean=-1)
    assert same((weight * x).sum() / weight.sum(), found, scale=1e4)
