"""Where optimizing a proxy does reach the gold."""

from itertools import pairwise

import numpy as np

from rewardtheory.verify.agreement import at_most, same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.preference_hypotheses import Temperature, WeightedUtilities


@theorem(source="kwa2024catastrophic", exact=False, needs=["an_error_that_depends_on_the_gold_can_lower_it"])
def an_independent_error_with_light_tails_leaves_the_gold_its_own_tilt(
    weighted: WeightedUtilities, temperature: Temperature
):
    """Let the proxy be U = V + X with gold V and an independent error X with finite exponential moments. The policy
    that maximizes E[U] − β KL is the tilt by e^{U/β}, under which V has its own tilt by e^{V/β}: its mean never
    falls as β falls, and tends to the greatest V. (V and X on finite sets.)"""
    p, q, V = weighted[:, 0] / weighted[:, 0].sum(), weighted[:, 1] / weighted[:, 1].sum(), weighted[:, 2]
    X, means = V**2 - 3 * V, []
    for beta in (4 * temperature, temperature, temperature / 4, temperature / 100):
        logs = (V[:, None] + X[None, :]) / beta
        joint = p[:, None] * q[None, :] * np.exp(logs - logs.max())
        joint = joint / joint.sum()
        own = p * np.exp((V - V.max()) / beta)
        assert same(joint.sum(axis=1), own / own.sum())
        means.append(joint.sum(axis=1) @ V)
    assert all(at_most(a, b) for a, b in pairwise(means))
    assert abs(means[-1] - V.max()) < 1e-3
