"""PBIM is the matching with all weight in the last step."""

import numpy as np

import rewardtheory as rt
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.shaping_hypotheses import Bonuses, PositiveDiscount


@theorem(source="forbes2024intrinsic")
def paying_all_back_at_the_end_is_a_matching(bonuses: Bonuses, discount: PositiveDiscount):
    """PBIM keeps F_t and takes Σ_i γ^{i−(N−1)} F_i from the last one: the matching m_{i,N−1} = 1. A bonus of 1 at the first
    step costs γ^{−(N−1)} at the last."""
    last = len(bonuses) - 1
    expected = bonuses.copy()
    expected[last] = bonuses[last] - sum(x / discount ** (last - i) for i, x in enumerate(bonuses))
    matching = np.zeros((last + 1, last + 1), int)
    matching[:, last] = 1
    found = rt.generalized_reward_matching(bonuses, discount, matching)
    assert same(found, expected)
    first = bonuses * 0
    first[0] = first[0] + 1
    assert same(rt.generalized_reward_matching(first, discount, matching)[last], first[last] - 1 / discount**last)
