"""Estimates of distances from samples, with bootstrap intervals.

A canonical form that is itself an average over samples is noisy, and noise adds to lengths: two rewards that differ by
shaping would come out apart. Here the inner samples are split into two halves, x' and x'' independent given the
transition, and lengths and products are taken across: E[x'·x''] = |x|². So the noise cancels on average, and equivalent
rewards come out at 0.
"""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from scipy.stats import norm


@dataclass(frozen=True)
class Estimate:
    """A distance estimated from samples.

    Attributes:
        value: the estimate.
        low, high: a bootstrap interval (bias-corrected percentiles); statistical, not a proved bound.
        level: the coverage that the interval aims at.
        samples: how many transitions, and how many inner samples for each.
        coverage: over which transitions the rewards were compared.
    """

    value: float
    low: float
    high: float
    level: float
    samples: tuple[int, int]
    coverage: str


class Nested(NamedTuple):
    """A form on N transitions: c_n = base_n + the mean of inner_n over M inner samples, (N,) and (N, M)."""

    base: Any
    inner: Any


def angle_estimate(
    first: Nested, second: Nested, *, shared: bool, centered: bool, factor: float, level: float, draws: int, seed: int,
    coverage: str,
) -> Estimate:  # fmt: skip
    """factor · sqrt((1 − cos)/2) for two forms on the same transitions and inner samples.

    Args:
        first, second: the forms.
        shared: whether one set of inner samples serves all transitions; then it is resampled as well.
        centered: whether means are subtracted first (a correlation in place of a cosine).
        factor: 1 for Pearson's distance, 2 for STARC with the 2-norm.
        level, draws, seed: of the bootstrap.
        coverage: for the result.
    """
    require_level(level, draws)
    random = np.random.default_rng(seed)
    N, M = first.inner.shape
    half = M // 2
    ones = np.ones((M, 1)) / half
    value = factor * _distance(first, second, np.ones((N, 1)), ones, half, centered)[0]
    rows = random.multinomial(N, np.full(N, 1 / N), draws).T.astype(float)
    columns = ones
    if shared:
        parts = [random.multinomial(k, np.full(k, 1 / k), draws).T / k for k in (half, M - half)]
        columns = np.concatenate(parts)
    found = factor * _distance(first, second, rows, columns, half, centered)
    low, high = corrected_percentiles(value, found, level)
    return Estimate(float(value), low, high, level, (N, M), coverage)


def _distance(first: Nested, second: Nested, rows, columns, half: int, centered: bool):
    """The distance for each column of weights: rows (N, B), columns (M, 1 or B)."""

    def halves(form: Nested):
        scale = columns[:half].sum(axis=0), columns[half:].sum(axis=0)
        parts = form.inner[:, :half] @ columns[:half] / scale[0], form.inner[:, half:] @ columns[half:] / scale[1]
        return [form.base[:, None] + part for part in parts]

    total = rows.sum(axis=0)

    def product(x, y):
        if centered:
            x, y = x - (rows * x).sum(axis=0) / total, y - (rows * y).sum(axis=0) / total
        return (rows * x * y).sum(axis=0) / total

    (x, x2), (y, y2) = halves(first), halves(second)
    lengths = product(x, x2), product(y, y2)
    cross = (product(x, y2) + product(x2, y)) / 2
    known = (lengths[0] > 0) & (lengths[1] > 0)
    safe = np.sqrt(np.where(known, lengths[0] * lengths[1], 1.0))
    # Where a length is not told from noise, nothing is known of the direction: the distance of a trivial reward.
    cosine = np.where(known, np.clip(cross / safe, -1.0, 1.0), 0.5)
    return np.sqrt((1 - cosine) / 2)


def corrected_percentiles(value: float, found, level: float) -> tuple[float, float]:
    """The bias-corrected percentile interval: percentiles shifted by how the replicates lie about the estimate."""
    found = np.sort(found)
    below = (found < value).mean() + (found == value).mean() / 2
    shift = norm.ppf(np.clip(below, 1 / (len(found) + 1), 1 - 1 / (len(found) + 1)))
    z = norm.ppf((1 + level) / 2)
    low, high = (float(np.quantile(found, norm.cdf(2 * shift + side))) for side in (-z, z))
    return min(low, value), max(high, value)


def require_level(level: float, draws: int):
    """Refuse a level outside (0, 1) and fewer than 20 draws."""
    if not 0 < level < 1:
        raise ValueError(f"`level` is {level}; the coverage of an interval must lie strictly between 0 and 1.")
    if draws < 20:
        raise ValueError(f"`draws` is {draws}; a bootstrap interval needs at least 20.")
