"""Pinsker's inequality for utilities."""

import numpy as np

from rewardtheory.games.goodhart import light_tail_bound, pinsker_bound
from rewardtheory.games.regularized_nash import divergence
from rewardtheory.verify.agreement import at_most
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.preference_hypotheses import WeightedUtilities


@theorem(source="kwa2024catastrophic", exact=False, needs=["a_small_divergence_can_move_an_unbounded_utility_far"])
def a_bounded_utility_moves_by_at_most_its_range_times_the_root_of_half_the_divergence(weighted: WeightedUtilities):
    """On a finite set |E_P V − E_Q V| ≤ (max V − min V) sqrt(KL(P‖Q) / 2), and E_P V ≤ (KL(P‖Q) + log E_Q e^{lV}) /
    l for every l > 0."""
    p, q, V = weighted[:, 0] / weighted[:, 0].sum(), weighted[:, 1] / weighted[:, 1].sum(), weighted[:, 2]
    spent = divergence(p, q)
    assert at_most(abs(p @ V - q @ V), pinsker_bound(V, spent))
    for rate in (0.1, 1.0, 4.0):
        assert at_most(p @ V, light_tail_bound(lambda x: float(np.log(q @ np.exp(x * V))), spent, rates=[rate]))
