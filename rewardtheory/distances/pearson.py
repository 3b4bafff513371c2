"""Pearson's distance of two points: sqrt((1 − ρ)/2) = ½ |x/|x| − y/|y||, with a proved bound on its error.

The right side does not cancel: two nearly proportional points come out near 0 with a small relative error.
"""

from typing import Any, NamedTuple

from rewardtheory.arithmetic import floats, is_exact, namespace, roundoff


class Unit(NamedTuple):
    """x/|x|, or 0 where x is not proved to be nonzero, and a proved bound on its error."""

    point: Any
    error: Any


def unit(x, off, *, zero=False) -> Unit:
    """A point scaled to length 1.

    Args:
        x: a vector in Euclidean coordinates.
        off: a bound on the Euclidean error of x.
        zero: whether it is known that the true point is 0 where the computed one is.
    """
    if is_exact(x):
        x, zero, off = floats(x), zero or off == 0, float(off)
    x = x.ravel()
    xp = namespace(x)
    top = xp.abs(x).max()
    safe = xp.where(top > 0, top, 1.0)
    x, off = x / safe, off / safe
    u, n = roundoff(x), len(x)
    square = (x * x).sum()
    size = xp.where(square > 0, xp.where(square > 0, square, 1.0) ** 0.5, 0.0)
    nonzero = size > 2 * off
    point = xp.where(nonzero, x / xp.where(nonzero, size, 1.0), 0.0)
    error = 2 * off / xp.where(nonzero, size - off, 1.0) + 2 * (n + 8) * u
    known = xp.where((size == 0) & xp.asarray(zero), 0.0, 1.0)
    return Unit(point, xp.where(nonzero, error, known))


def half_distance(first: Unit, second: Unit):
    """(½ |x − y|, a proved bound on its error)."""
    xp = namespace(first.point, second.point)
    difference = first.point - second.point
    square = (difference * difference).sum()
    d = xp.where(square > 0, xp.where(square > 0, square, 1.0) ** 0.5, 0.0)
    return d / 2, (first.error + second.error) / 2 + roundoff(difference) * (len(difference) + 8) * d


def centered_unit(form, D, off, zero) -> Unit:
    """A form minus its mean under D, in the coordinates in which the 2-norm of D is Euclidean."""
    if is_exact(form) or is_exact(D):
        zero = zero or (form == form.flat[0]).all()
        form, D, off = floats(form), floats(D), 4 * 2.0**-53 * float(abs(floats(form)).max())
    xp = namespace(form, D)
    mean = (D * form).sum()
    size = xp.abs(form).max()
    off = 2 * off + (form.size + 8) * 2 * roundoff(form) * size
    point = (form - mean) * D**0.5
    return unit(point, off, zero=zero)
