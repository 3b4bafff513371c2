"""Stein's identity in the off-switch game."""

import numpy as np

import rewardtheory as rt
from rewardtheory.games.off_switch_parts import parts
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.off_switch_hypotheses import NormalBelief, PositiveNumber


@theorem(source="hadfieldmenell2017offswitch", exact=False)
def under_a_gaussian_belief_agreement_is_the_variance_times_sensitivity(
    normal: NormalBelief, temperature: PositiveNumber
):
    """Let U ~ N(μ, σ²) and let π be differentiable, here of a noisily rational human. Then Δ = σ² E[π'(U)] − |μ| Pr(C), so
    that Δ > 0 exactly if |μ| Pr(C)/σ² < E[π']."""
    mean, deviation = normal
    belief, human = rt.beliefs.gaussian(mean, deviation), rt.humans.noisy_rational(temperature)

    def slope(u):
        """4 β π', which lies in [0, 1]."""
        return 1 / np.cosh(u / (2 * temperature)) ** 2

    sensitivity = parts(belief, slope).allowed / (4 * temperature)
    game = rt.off_switch(belief, human)
    assert same(game.covariance, deviation**2 * sensitivity)
    overruled = 1 - game.allowed if mean >= 0 else game.allowed
    assert same(game.incentive, deviation**2 * sensitivity - abs(mean) * overruled)
