"""The parts of an off-switch game under a Gaussian belief, for humans of known form.

A smooth human errs on both sides of 0 with a probability k(|u|) that falls from 1/2 to 0. So only integrals over the
half line are needed, and nothing cancels where the human is nearly rational:

    E[U⁺ (1 − π)] = ∫₀^∞ u k(u) p(u) du,      E[U⁻ π] = ∫₀^∞ u k(u) p(−u) du.

The integrands are analytic between the ends of their effective support; Gauss's rule with 48 points converges there
geometrically, for every temperature.
"""

from typing import Any, NamedTuple

import numpy as np

from rewardtheory.arithmetic import is_jax, namespace

TAIL = 9.0  # φ(9) = 1e-18
POINTS = 48
NODES, WEIGHTS = np.polynomial.legendre.leggauss(POINTS)


class Parts(NamedTuple):
    """What an off-switch game is made of.

    Attributes:
        good: E[U⁺], what acting is worth where it is good.
        bad: E[U⁻], what it costs where it is bad.
        missed: E[U⁺ (1 − π)], good that the human prevents.
        harmed: E[U⁻ π], harm that the human allows.
        allowed: E[π].
    """

    good: Any
    bad: Any
    missed: Any
    harmed: Any
    allowed: Any


def normal_cdf(x):
    """Φ(x)."""
    if is_jax(x):
        from jax.scipy.special import ndtr
    else:
        from scipy.special import ndtr
    return ndtr(x)


def normal_density(x):
    """φ(x)."""
    return namespace(x).exp(-x * x / 2) / np.sqrt(2 * np.pi)


def normal_parts(mean, deviation):
    """E[U⁺] and E[U⁻] for U ~ N(mean, deviation²)."""
    m = mean / deviation
    # The smaller of the two first: the other is then a sum of positive numbers.
    a = namespace(m).abs(m)
    small = deviation * (normal_density(a) - a * normal_cdf(-a))
    large = small + deviation * a
    where = namespace(m).where
    return where(m >= 0, large, small), where(m >= 0, small, large)


def smooth_parts(mean, deviation, *, scale, wrong, reach: float) -> Parts:
    """The parts for a human who errs at |u| with probability wrong(|u|/scale).

    Args:
        mean, deviation: of the belief.
        scale: the unit in which the human sees utilities.
        wrong: k as a function of |u|/scale ≥ 0.
        reach: where k falls below 1e-16.
    """
    good, bad = normal_parts(mean, deviation)
    m, b = mean / deviation, scale / deviation
    xp = namespace(m, b)
    center = xp.abs(m)
    # In z = |u|/σ − |μ|/σ the larger density is as exact as its argument, however far μ is from 0.
    low = xp.maximum(-center, -TAIL)
    high = xp.maximum(xp.minimum(TAIL, reach * b - center), low)
    half = (high - low) / 2
    z = low + half * (NODES + 1)
    x = xp.maximum(center + z, 0.0)
    weight = half * WEIGHTS * wrong(x / b)
    near, far = weight * normal_density(z), weight * normal_density(z + 2 * center)
    near_loss, far_loss = deviation * (x * near).sum(), deviation * (x * far).sum()
    up = m >= 0
    lost = (near - far).sum()
    return Parts(
        good,
        bad,
        xp.where(up, near_loss, far_loss),
        xp.where(up, far_loss, near_loss),
        normal_cdf(m) - xp.where(up, lost, -lost),
    )
