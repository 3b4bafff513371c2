"""A human who sees the utility with normal noise."""

import numpy as np
from scipy.special import ndtr

import rewardtheory as rt
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.off_switch_hypotheses import NormalBelief, PositiveNumber


@theorem(source="hadfieldmenell2017offswitch", exact=False)
def a_probit_human_has_a_closed_form(normal: NormalBelief, noise: PositiveNumber):
    """Let U ~ N(μ, σ²) and π(u) = Φ(u/b). With t² = b² + σ² the incentive to defer is μ Φ(μ/t) + (σ²/t) φ(μ/t) −
    max(μ, 0)."""
    mean, deviation = normal
    t = np.hypot(noise, deviation)
    density = np.exp(-((mean / t) ** 2) / 2) / np.sqrt(2 * np.pi)
    expected = mean * ndtr(mean / t) + deviation**2 / t * density - max(mean, 0)
    found = rt.deference_incentive(rt.beliefs.gaussian(mean, deviation), rt.humans.probit(noise))
    assert abs(found - expected) <= 1e-13 * (deviation + abs(mean)) and same(found, expected)
