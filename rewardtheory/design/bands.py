"""Confidence bands of learning curves over independent lives."""

from dataclasses import dataclass

import numpy as np

from rewardtheory.validation import numbers, require_shape


@dataclass(frozen=True, eq=False)
class Band:
    """The mean of curves and where the mean over infinitely many lives lies.

    Attributes:
        mean: (n,), the average over runs at each point.
        low, high: (n,), the ends of the interval at each point.
    """

    mean: np.ndarray
    low: np.ndarray
    high: np.ndarray


def mean_band(curves, *, level: float = 0.95) -> Band:
    """The mean of independent curves with Student's t interval at each point.

    mean ± t_{n−1, (1+level)/2} s/√n

    Args:
        curves: (runs, n), at least two runs, such as the `steps` or `returns` of `rt.learn`.
        level: the probability with which an interval covers the true mean, in (0, 1).

    Returns:
        `Band`.

    Raises:
        ValueError: on fewer than two runs, and on a level outside (0, 1).

    Notes: pointwise: at `level` .95 a band over many points is left somewhere by most curves. Coverage is exact for
    normally distributed values; skewed ones are covered less often: of exponential ones from 20 runs, 91.8 % at .95.

    Source: student1908probable.

    >>> import rewardtheory as rt
    >>> band = rt.mean_band([[1.0, 5.0], [3.0, 5.0]], level=0.5)
    >>> band.mean.tolist(), band.low.round(6).tolist()
    ([2.0, 5.0], [1.0, 5.0])
    """
    from scipy.stats import t

    x = numbers(curves, "curves")
    if x.ndim != 2 or len(x) < 2:
        raise ValueError(
            f"`curves` has shape {x.shape}; it must be (runs, n) with at least two runs: one says nothing of chance."
        )
    share = numbers(level, "level")
    require_shape(share, (), "level", "give one number")
    if not 0 < share < 1:
        raise ValueError(f"`level` is {level}; a probability of covering lies in (0, 1): 0.95 is usual.")
    mean = x.mean(axis=0)
    half = t.ppf((1 + share) / 2, len(x) - 1) * x.std(axis=0, ddof=1) / np.sqrt(len(x))
    return Band(mean, mean - half, mean + half)
