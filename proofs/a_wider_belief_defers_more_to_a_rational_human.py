"""How the incentive to defer grows with uncertainty."""

import numpy as np

import rewardtheory as rt
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.off_switch_hypotheses import NormalBelief


@theorem(source="hadfieldmenell2017offswitch", exact=False)
def a_wider_belief_defers_more_to_a_rational_human(normal: NormalBelief):
    """Under U ~ N(μ, σ²) the incentive to defer to a rational human is σ φ(μ/σ) − |μ| Φ(−|μ|/σ), and grows with σ at the
    rate φ(μ/σ) > 0. (The difference quotient over ±10⁻⁵ agrees to 10⁻⁸.)"""
    mean, deviation = normal
    step = 1e-5

    def incentive(s):
        return rt.deference_incentive(rt.beliefs.gaussian(mean, s), rt.humans.rational)

    rate = (incentive(deviation + step) - incentive(deviation - step)) / (2 * step)
    density = np.exp(-((mean / deviation) ** 2) / 2) / np.sqrt(2 * np.pi)
    assert abs(rate - density) <= 1e-8
