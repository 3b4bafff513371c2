"""Equality of results, in the number system that they are in."""

import numpy as np

from rewardtheory.arithmetic import is_exact


def same(x, y, *, scale=None) -> bool:
    """Whether two results agree: exactly in rationals and for masks, to 1e-9 of their size in float64.

    Args:
        x, y: numbers or arrays of one shape.
        scale: the size that 1e-9 is taken of; by default the largest entry of both, at least 1.
    """
    x, y = np.asarray(x), np.asarray(y)
    if x.shape != y.shape:
        return False
    if is_exact(x) or is_exact(y) or x.dtype == bool:
        return bool((x == y).all())
    size = max(1.0, float(np.abs(x).max(initial=0)), float(np.abs(y).max(initial=0))) if scale is None else float(scale)
    return bool((np.abs(x - y) <= 1e-9 * size).all())


def at_most(x, y, *, scale=None) -> bool:
    """Whether x ≤ y everywhere: exactly in rationals, up to 1e-9 of their size in float64."""
    x, y = np.asarray(x), np.asarray(y)
    if is_exact(x) or is_exact(y):
        return bool((x <= y).all())
    size = max(1.0, float(np.abs(x).max(initial=0)), float(np.abs(y).max(initial=0))) if scale is None else float(scale)
    return bool((x <= y + 1e-9 * size).all())
