"""The exact line on which deferring to a noisily rational human breaks even."""

import rewardtheory as rt
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.off_switch_hypotheses import NormalBelief, PositiveNumber


@theorem(source="hadfieldmenell2017offswitch", exact=False)
def a_noisily_rational_human_breaks_even_at_the_variance_over_twice_the_mean(
    normal: NormalBelief, temperature: PositiveNumber
):
    """Under U ~ N(μ, σ²) a noisily rational human of temperature β is worth deferring to exactly if β < σ²/(2|μ|): at
    equality e^{U/β} is the ratio of the densities of N(|μ|, σ²) and N(−|μ|, σ²), and what is left of the integrand is odd."""
    mean, deviation = normal
    belief = rt.beliefs.gaussian(mean, deviation)
    incentive = rt.deference_incentive(belief, rt.humans.noisy_rational(temperature))
    if mean == 0:
        assert incentive > 0
        return
    line = deviation**2 / (2 * abs(mean))
    assert same(rt.break_even_temperature(belief), line)
    at_the_line = rt.deference_incentive(belief, rt.humans.noisy_rational(line))
    assert abs(at_the_line) <= 1e-13 * (deviation + abs(mean))
    if abs(temperature - line) > 1e-9:
        # Far beyond the line all that is left may be below rounding; it is never of the wrong sign by more.
        slack = 1e-14 * (deviation + abs(mean))
        assert incentive > -slack if temperature < line else incentive < slack
