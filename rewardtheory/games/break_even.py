"""The temperature at which deferring to a noisily rational human breaks even."""

import numpy as np

from rewardtheory.arithmetic import (
    floats,
    is_exact,
    is_jax,
    is_traced,
    known,
    namespace,
    scalar,
    stop_gradient,
    while_loop,
)
from rewardtheory.games.beliefs import Finite, Gaussian

HALVINGS = 64


def break_even_temperature(belief):
    """The temperature β* below which the incentive to defer to a noisily rational human is positive.

    Δ(β) = min(E[U⁺], E[U⁻]) − E[|U| / (1 + e^{|U|/β})] falls strictly from the rational value to −|E U|/2, so that it
    has one zero at most. For N(μ, σ²) it is σ²/(2|μ|); for a density proportional to h(u) e^{cu/2} with h even, 1/|c|.

    Args:
        belief: from `rt.beliefs`.

    Returns:
        β*: ∞ where E[U] = 0 (deferring pays at every temperature, if anything is at stake), 0 where all of U has one
        sign (it never does). Exact for a Gaussian belief in rationals; to rounding otherwise, and differentiable on
        JAX arrays.

    >>> import rewardtheory as rt
    >>> rt.break_even_temperature(rt.beliefs.gaussian(-0.25, 1))
    2.0
    """
    if isinstance(belief, Gaussian):
        mean, deviation = belief.mean, belief.deviation
        if is_exact(np.asarray(mean)) if not is_jax(mean) else False:
            return np.inf if mean == 0 else deviation**2 / (2 * abs(mean))
        xp = namespace(mean, deviation)
        size = 2 * xp.abs(mean)
        found = xp.where(size == 0, np.inf, deviation**2 / xp.where(size == 0, 1.0, size))
        return found if is_jax(found) else float(found)
    if not isinstance(belief, Finite):
        raise ValueError(f"`belief` is {belief!r}; build one by rt.beliefs.")
    if not is_jax(belief.utility) and not is_jax(belief.probability):
        # Whether E[U] is 0, and whether there are two signs, is decided before anything is rounded.
        u, p = belief.utility, belief.probability
        two = bool(((u > 0) & (p != 0)).any() and ((u < 0) & (p != 0)).any())
        if not two:
            return 0.0
        if (p * u).sum() == 0:
            return np.inf
        u, p = floats(u), floats(p)
    else:
        u, p = belief.utility, belief.probability
    return scalar(_root(u, p))


def _root(u, p):
    xp = namespace(u, p)
    size = xp.abs(u)
    unit = size.max()
    unit = xp.where(unit == 0, 1.0, unit)
    good, bad = (p * xp.maximum(u, 0.0)).sum(), (p * xp.maximum(-u, 0.0)).sum()
    least = xp.minimum(good, bad)

    def excess(y):
        """−Δ at temperature 1/y: decreasing in y."""
        e = xp.exp(-size * y)
        return (p * size * e / (1 + e)).sum() - least

    def halve(state):
        low, high, count = state
        middle = (low + high) / 2
        above = stop_gradient(excess(xp.exp(middle) / unit)) > 0
        return xp.where(above, middle, low), xp.where(above, high, middle), count + 1

    # Log of the inverse temperature, in units of the largest utility: beyond these ends the root is 0 or ∞ in doubles.
    start = (0 * stop_gradient(unit) - 42.0, 0 * stop_gradient(unit) + 42.0, xp.asarray(0))
    low, high, _ = while_loop(lambda state: state[2] < HALVINGS, halve, start, like=unit)
    y = stop_gradient(xp.exp((low + high) / 2) / unit)
    # One step of Newton's method at the root carries the derivative, by the implicit function theorem.
    e = stop_gradient(xp.exp(-size * y))
    slope = stop_gradient((p * size**2 * e / (1 + e) ** 2).sum())
    y = y + excess(y) / xp.where(slope == 0, 1.0, slope)
    found = 1 / y
    found = xp.where(good == bad, np.inf, found)
    found = xp.where(least == 0, 0.0, found)
    return found if is_traced(found) or is_jax(found) else float(known(found))
