"""The break-even temperature of every tilted symmetric belief."""

import numpy as np

import rewardtheory as rt
from rewardtheory.arithmetic import is_exact, rationals
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.off_switch_hypotheses import PositiveTable, TiltBase


@theorem(source="hadfieldmenell2017offswitch")
def a_tilted_symmetric_belief_breaks_even_at_one_over_its_tilt(weights: PositiveTable, base: TiltBase):
    """Let the probability of U be proportional to h(u) e^{cu/2} with h even and c ≠ 0. Then Δ = 0 for the noisily rational
    human of temperature 1/|c|, whatever h is. (With U an integer and e^{c/2} rational everything is rational: π(u) =
    x^u/(1 + x^u) with x = e^{|c|}.)"""
    u = np.array([0, 1, 2, 0, -1, -2])
    tilt = np.array([base ** int(k) for k in u])
    p = np.concatenate([weights, weights]) * tilt
    x = base**2 if base > 1 else 1 / base**2
    odds = np.array([x ** int(k) for k in u])
    utilities = rationals(u) if is_exact(p) else u.astype(float)
    belief = rt.beliefs.finite(utilities, p / p.sum())
    incentive = rt.deference_incentive(belief, lambda _: odds / (1 + odds))
    assert same(incentive, incentive * 0)
    if not is_exact(p) and weights[1:].any():
        assert same(rt.break_even_temperature(belief) * np.log(x), 1.0)
