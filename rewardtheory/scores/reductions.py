"""Reductions of the trailing axis with a mask: many numbers to one.

Of nothing, the sum is 0 and the product 1; a mean, least, greatest, last entry or quantile of nothing is NaN.
Any of these functions can be passed where a choice is asked for: `aggregate_steps(p, how=least)`.
"""

import math
import statistics

from rewardtheory.scores.arrays import floats, indices, mask, within
from rewardtheory.scores.selection import order_statistics, sorted_masked


def total(x, *, where=None):
    """The sum: Σ_k x_k over the trailing axis.

    Args:
        x: shape (…, K).
        where: which entries count, boolean, broadcast to x; by default all.

    Returns:
        Shape (…).

    Source: sutton2018reinforcement (standard).

    >>> from rewardtheory import scores
    >>> scores.total([1.0, 2.0, 4.0], where=[True, False, True]).tolist()
    5.0
    """
    xp, x = floats(x)
    return _sum(xp, _kept(xp, x, where, 0))


def mean(x, *, where=None):
    """The mean: Σ_k x_k / K over the trailing axis.

    Args:
        x: shape (…, K).
        where: which entries count, boolean, broadcast to x; by default all.

    Returns:
        Shape (…); NaN where nothing counts.

    Source: sutton2018reinforcement (standard).

    >>> from rewardtheory import scores
    >>> scores.mean([[1.0, 2.0], [3.0, 5.0]]).tolist()
    [1.5, 4.0]
    """
    xp, x = floats(x)
    if where is None and x.shape[-1]:
        return _sum(xp, x) / x.shape[-1]
    count = _sum(xp, _kept(xp, xp.ones_like(x), where, 0))
    return xp.where(count > 0, _sum(xp, _kept(xp, x, where, 0)) / _positive_or_one(xp, count), math.nan)


def least(x, *, where=None):
    """The least entry: min_k x_k over the trailing axis.

    Args:
        x: shape (…, K).
        where: which entries count, boolean, broadcast to x; by default all.

    Returns:
        Shape (…); NaN where nothing counts.

    Source: kim2024rewardmath (read in its code as an aggregator of steps).

    >>> from rewardtheory import scores
    >>> scores.least([3.0, 1.0, 2.0]).tolist()
    1.0
    """
    xp, x = floats(x)
    return _extreme(xp, x, where, xp.min, math.inf)


def greatest(x, *, where=None):
    """The greatest entry: max_k x_k over the trailing axis.

    Args:
        x: shape (…, K).
        where: which entries count, boolean, broadcast to x; by default all.

    Returns:
        Shape (…); NaN where nothing counts.

    Source: kim2024rewardmath (read in its code as an aggregator of steps).

    >>> from rewardtheory import scores
    >>> scores.greatest([3.0, 1.0, 2.0]).tolist()
    3.0
    """
    xp, x = floats(x)
    return _extreme(xp, x, where, xp.max, -math.inf)


def last(x, *, where=None):
    """The last entry that counts.

    Args:
        x: shape (…, K).
        where: which entries count, boolean, broadcast to x; by default all.

    Returns:
        Shape (…); NaN where nothing counts.

    Source: kim2024rewardmath (read in its code as an aggregator of steps).

    >>> from rewardtheory import scores
    >>> scores.last([3.0, 1.0, 2.0], where=[True, True, False]).tolist()
    1.0
    """
    xp, x = floats(x)
    if where is None:
        return x[..., -1]
    where = mask(xp, where, x)
    place = xp.max(xp.where(where, indices(xp, x, x.shape[-1]) + 1, 0 * indices(xp, x, x.shape[-1])), axis=-1)
    chosen = where & (indices(xp, x, x.shape[-1]) + 1 == xp.expand_dims(place, axis=-1))
    found = xp.sum(xp.where(chosen, x, 0 * place[..., None]), axis=-1)
    return xp.where(place > 0, found, math.nan)


def product(x, *, where=None):
    """The product: Π_k x_k over the trailing axis.

    Args:
        x: shape (…, K).
        where: which entries count, boolean, broadcast to x; by default all.

    Returns:
        Shape (…).

    Source: kim2024rewardmath (read in its code as an aggregator of steps).

    >>> from rewardtheory import scores
    >>> scores.product([0.5, 0.5, 3.0]).tolist()
    0.75
    """
    xp, x = floats(x)
    return xp.prod(_kept(xp, x, where, 1), axis=-1)


def geometric_mean(x, weights=None, *, where=None):
    """The weighted geometric mean: exp(Σ_k w_k log x_k / Σ_k w_k) over the trailing axis.

    Args:
        x: numbers ≥ 0, shape (…, K). One 0 with a positive weight makes the mean 0.
        weights: w, numbers ≥ 0, broadcast to x; by default all equal.
        where: which entries count, boolean, broadcast to x; by default all.

    Returns:
        Shape (…); NaN where no weight counts.

    Source: hao2023rap (r0^α r1^(1−α), read in its code).

    >>> from rewardtheory import scores
    >>> round(float(scores.geometric_mean([4.0, 1.0], [0.5, 0.5])), 12)
    2.0
    """
    xp, x, weights = floats(x, 1.0 if weights is None else weights)
    weights = _kept(xp, xp.broadcast_to(weights, x.shape), where, 0)
    counts = (weights > 0) & (x > 0)
    logs = xp.log(xp.where(counts, x, xp.ones_like(x)))
    found = xp.exp(xp.sum(weights * logs, axis=-1) / _positive(xp, xp.sum(weights, axis=-1)))
    vanishes = xp.any((weights > 0) & (x <= 0), axis=-1)
    return xp.where(vanishes, xp.zeros_like(found), found)


def mean_logit(x, *, where=None):
    """The mean in logits: σ(Σ_k log(x_k / (1 − x_k)) / K) over the trailing axis.

    Args:
        x: probabilities strictly between 0 and 1, shape (…, K).
        where: which entries count, boolean, broadcast to x; by default all.

    Returns:
        Shape (…); NaN where nothing counts.

    Source: kim2024rewardmath (read in its code as an aggregator of steps).

    >>> from rewardtheory import scores
    >>> round(float(scores.mean_logit([0.25, 0.75])), 12)
    0.5
    """
    xp, x = floats(x)
    x = _kept(xp, x, where, 0.5)
    logit = mean(xp.log(x) - xp.log1p(-x), where=where)
    return 1 / (1 + xp.exp(-logit))


def mean_odds(x, *, where=None):
    """The mean of the odds: Σ_k x_k / (1 − x_k) / K over the trailing axis.

    Args:
        x: probabilities below 1, shape (…, K).
        where: which entries count, boolean, broadcast to x; by default all.

    Returns:
        Shape (…); NaN where nothing counts.

    Source: kim2024rewardmath (read in its code as an aggregator of steps).

    >>> from rewardtheory import scores
    >>> scores.mean_odds([0.5, 0.75]).tolist()
    2.0
    """
    xp, x = floats(x)
    x = _kept(xp, x, where, 0)
    return mean(x / (1 - x), where=where)


def deviation(x, *, ddof=1, where=None):
    """The standard deviation: √(Σ_k (x_k − mean)² / (K − ddof)) over the trailing axis.

    Args:
        x: shape (…, K).
        ddof: 1 divides by K − 1 (TRL, verl), 0 by K.
        where: which entries count, boolean, broadcast to x; by default all.

    Returns:
        Shape (…); exactly 0 where all entries are equal or at most `ddof` count, with gradient 0 there.

    Source: shao2024deepseekmath (standard; the choice of ddof is that of the trainers).

    >>> from rewardtheory import scores
    >>> scores.deviation([1.0, 1.0, 4.0, 4.0], ddof=0).tolist()
    1.5
    """
    xp, x = floats(x)
    if x.shape[-1] == 0:
        return xp.sum(x, axis=-1)
    count = _sum(xp, _kept(xp, xp.ones_like(x), where, 0))
    safe = _positive_or_one(xp, count)
    center = xp.sum(_kept(xp, x, where, 0), axis=-1) / safe
    squares = xp.sum(_kept(xp, x - center[..., None], where, 0) ** 2, axis=-1) / _positive_or_one(xp, count - ddof)
    varies = spread(x, where=where) > 0
    varies = varies & (count > ddof)
    return xp.where(varies, xp.sqrt(xp.where(varies, squares, xp.ones_like(squares))), xp.zeros_like(squares))


def spread(x, *, where=None):
    """The range: max_k x_k − min_k x_k over the trailing axis.

    Args:
        x: shape (…, K).
        where: which entries count, boolean, broadcast to x; by default all.

    Returns:
        Shape (…); 0 where nothing counts.

    Source: shao2024deepseekmath (standard).

    >>> from rewardtheory import scores
    >>> scores.spread([3.0, 1.0, 2.0]).tolist()
    2.0
    """
    xp, x = floats(x)
    if where is None:
        return xp.max(x, axis=-1) - xp.min(x, axis=-1)
    where = mask(xp, where, x)
    if x.dtype == object:
        count = _positive_or_one(xp, xp.sum(_kept(xp, xp.ones_like(x), where, 0), axis=-1, keepdims=True))
        high = xp.sum(_kept(xp, x, where, 0), axis=-1, keepdims=True) / count  # the mean, which is exact here
    else:
        some = xp.any(where, axis=-1)[..., None]
        high = xp.max(xp.where(where, x, -math.inf), axis=-1, keepdims=True)
        high = xp.where(some, high, xp.zeros_like(high))
    filled = xp.where(where, x, high)  # a number within the range does not change it
    return (xp.max(filled, axis=-1, keepdims=True) - xp.min(filled, axis=-1, keepdims=True))[..., 0]


def quantile(x, q, *, where=None):
    """The q-quantile, linear between order statistics: x_(i) + (h − i)(x_(i+1) − x_(i)), h = q (K − 1), i = ⌊h⌋.

    Args:
        x: shape (…, K).
        q: a number between 0 and 1.
        where: which entries count, boolean, broadcast to x; by default all.

    Returns:
        Shape (…); NaN where nothing counts or an entry that counts is NaN.

    Raises:
        ValueError: for a q outside [0, 1].

    Source: wang2024transforming (the percentile; the linear rule is NumPy's).

    >>> from rewardtheory import scores
    >>> scores.quantile([4.0, 1.0, 2.0, 3.0], 0.5).tolist()
    2.5
    """
    within("q", q, 0, 1)
    xp, x = floats(x)
    n = x.shape[-1]
    if n == 0:
        return xp.sum(x, axis=-1) + math.nan
    if where is None:
        low = min(int(q * (n - 1)), n - 1)
        part = q * (n - 1) - low
        below, above = order_statistics(xp, x, low)
        return below if part == 0 else below + part * (above - below)
    where = mask(xp, where, x)
    rows = sorted_masked(xp, x, where)
    count = xp.sum(xp.where(where, xp.ones_like(x), xp.zeros_like(x)), axis=-1)
    h = q * xp.maximum(count - 1, xp.zeros_like(count))
    low = xp.floor(h)
    place = indices(xp, x, n)
    pick = lambda at: xp.sum(xp.where(place == at[..., None], rows, xp.zeros_like(rows)), axis=-1)  # noqa: E731
    below, above = pick(low), pick(xp.minimum(low + 1, xp.maximum(count - 1, xp.zeros_like(count))))
    damaged = xp.any(where & xp.isnan(x), axis=-1) | (count == 0)
    there = count > 0
    below, above = (xp.where(there, x, xp.zeros_like(x)) for x in (below, above))
    part = h - low
    return xp.where(damaged, math.nan, xp.where(part > 0, below + part * (above - below), below))


def gaussian_quantile(x, q, *, where=None, ddof=1):
    """The q-quantile of the normal distribution fitted to the entries: mean + Φ⁻¹(q) · deviation.

    Args:
        x: shape (…, K).
        q: a number strictly between 0 and 1.
        where: which entries count, boolean, broadcast to x; by default all.
        ddof: of the deviation.

    Returns:
        Shape (…).

    Raises:
        ValueError: for a q outside (0, 1).

    Source: fu2025par (read in its code: z = 1.0364 for the 85th percentile).

    >>> from rewardtheory import scores
    >>> round(float(scores.gaussian_quantile([-1.0, 1.0], 0.85, ddof=0)), 4)
    1.0364
    """
    if not 0 < q < 1:
        raise ValueError(f"`q` is {q}; a normal quantile needs a number strictly between 0 and 1.")
    return mean(x, where=where) + statistics.NormalDist().inv_cdf(q) * deviation(x, ddof=ddof, where=where)


def plurality(ids, *, where=None):
    """The label that most entries bear; of tied labels the smallest.

    Args:
        ids: integer labels, shape (…, K); equal labels mean equal answers.
        where: which entries vote, boolean, broadcast to ids; by default all. (Answers that failed to parse do not.)

    Returns:
        Shape (…), in the type of ids as numbers; NaN where nobody votes.

    Source: olausson2023linc (majority vote after filtering errors; the rule for ties is ours).

    >>> from rewardtheory import scores
    >>> scores.plurality([3, 7, 7, 3, 5], where=[True, True, True, False, True]).tolist()
    7.0
    """
    xp, ids = floats(ids)
    equal = ids[..., :, None] == ids[..., None, :]
    counts = total(xp.where(equal, xp.ones_like(ids)[..., None, :], 0 * ids[..., None, :]), where=_row(xp, ids, where))
    top = greatest(counts, where=where)
    chosen = counts == top[..., None]
    return least(ids, where=chosen if where is None else chosen & mask(xp, where, ids))


def _row(xp, ids, where):
    return None if where is None else mask(xp, where, ids)[..., None, :]


def _kept(xp, x, where, other):
    """x where it counts, and a neutral number elsewhere: what stands there, NaN too, is not read."""
    if where is None:
        return x
    return xp.where(mask(xp, where, x), x, other * xp.ones_like(x) if other else xp.zeros_like(x))


def _sum(xp, x):
    """The sum of the trailing axis; of objects as an array too, so that what follows stays exact."""
    return xp.sum(x, axis=-1, keepdims=True)[..., 0] if x.dtype == object else xp.sum(x, axis=-1)


def _positive(xp, count):
    return xp.where(count > 0, count, math.nan)


def _positive_or_one(xp, count):
    return xp.where(count > 0, count, xp.ones_like(count))


def _extreme(xp, x, where, extreme, neutral):
    if x.shape[-1] == 0:
        return xp.sum(x, axis=-1) + math.nan
    if where is None:
        return extreme(x, axis=-1)
    where = mask(xp, where, x)
    found = extreme(xp.where(where, x, neutral), axis=-1)
    return xp.where(xp.any(where, axis=-1), found, math.nan)
