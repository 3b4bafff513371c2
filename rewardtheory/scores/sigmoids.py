"""σ and log σ, without overflow and with finite gradients, in any array library."""

import numpy as np

from rewardtheory.scores.arrays import floats

# NumPy goes through large arrays in blocks of this many entries, so that what is between stays in the cache.
BLOCK = 1 << 14


def sigmoid(x):
    """The logistic function σ(x) = 1 / (1 + exp(−x)).

    Args:
        x: any shape.

    Returns:
        The same shape.

    Notes: computed as exp(min(x, 0)) / (1 + exp(−|x|)): exact to a few units of the last place on both sides.

    Source: bradley1952rank (standard).

    >>> from rewardtheory import scores
    >>> scores.sigmoid([-1000.0, 0.0, 1000.0]).tolist()
    [0.0, 0.5, 1.0]
    """
    xp, x = floats(x)
    return xp.exp(xp.minimum(x, xp.zeros_like(x))) / (1 + xp.exp(xp.minimum(x, -x)))


def log_sigmoid(x):
    """The logarithm of the logistic function: log σ(x) = min(x, 0) − log(1 + exp(−|x|)).

    Args:
        x: any shape.

    Returns:
        The same shape.

    Notes: exact to 1e-12 relative wherever the value is a normal float64 number; from x = 745 on it is −0.

    Source: wang2024transforming (recalled).

    >>> from rewardtheory import scores
    >>> scores.log_sigmoid([-10000.0, 0.0]).round(6).tolist()
    [-10000.0, -0.693147]
    """
    xp, x = floats(x)
    if xp is np and x.dtype != object and x.size > BLOCK:
        return _in_blocks(np.ascontiguousarray(x))
    # min(x, −x), not −|x|: by the rule for ties of `minimum` its derivative at 0 is 0 in every library.
    return xp.minimum(x, xp.zeros_like(x)) - xp.log1p(xp.exp(xp.minimum(x, -x)))


def _in_blocks(x):
    found = np.empty_like(x)
    source, target, room = x.reshape(-1), found.reshape(-1), np.empty(BLOCK, x.dtype)
    for start in range(0, source.size, BLOCK):
        part = source[start : start + BLOCK]
        tail, out = room[: part.size], target[start : start + BLOCK]
        np.abs(part, out=tail)
        np.negative(tail, out=tail)
        np.exp(tail, out=tail)
        np.log1p(tail, out=tail)
        np.minimum(part, 0, out=out)
        np.subtract(out, tail, out=out)
    return found
