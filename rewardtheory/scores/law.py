"""A prompt with its answers is a one-step MDP: the distances and regrets of rewards, on tables of scores.

A table has the shape (P, N): P prompts, the states, with up to N answers each, the actions; `where` says which answers a
prompt has, and `weights` how often it is asked. What `rt.starc`, `rt.epic`, `rt.regret` and `rt.worst_case_regret` find on
the model `rewardtheory.mdps.prompts` is found here by a formula, in one pass over the table.
"""

import math
from typing import Any, NamedTuple

from rewardtheory.scores.arrays import floats, mask
from rewardtheory.scores.reductions import greatest, least, total


def canonical(r, *, policy=None, where=None):
    """The canonical form of a table: c = r − Σ_a π(a) r(a), each prompt centred; VAL and EPIC agree on it.

    Args:
        r: scores, shape (…, P, N).
        policy: π, shape (…, P, N), with mass on the prompt's answers only; by default uniform over them.
        where: which answers a prompt has, boolean, broadcast to r; by default all. The others get 0.

    Returns:
        The shape of r. Two tables have the same form exactly if they differ by a number for each prompt.

    Source: skalse2024starc (derived for one step).

    >>> from rewardtheory import scores
    >>> scores.canonical([[1.0, 3.0], [5.0, 5.0]]).tolist()
    [[-1.0, 1.0], [0.0, 0.0]]
    """
    xp, r = floats(r)
    there, r = _table(xp, r, where)
    pi = _uniform(xp, r, there) if policy is None else floats(policy, r)[1]
    return xp.where(there, r - total(pi * r)[..., None], xp.zeros_like(r))


def starc(r, other, *, policy=None, where=None):
    """The STARC distance of two tables: ‖c(r)/‖c(r)‖ − c(r')/‖c(r')‖‖, in the 2-norm over all answers of all prompts.

    Args:
        r, other: scores, shape (…, P, N).
        policy: of the canonical form; by default uniform over the answers of a prompt.
        where: which answers a prompt has, boolean, broadcast to r; by default all.

    Returns:
        Shape (…), between 0 and 2: 0 exactly if both tables order all policies alike. A table without differences is 0
        from its like and 1 from others.

    Source: skalse2024starc.

    >>> from rewardtheory import scores
    >>> scores.starc([[0.0, 1.0]], [[3.0, 9.0]]).tolist(), scores.starc([[0.0, 1.0]], [[1.0, 0.0]]).tolist()
    (0.0, 2.0)
    """
    xp, r, other = floats(r, other)
    first, second = (_standardized(xp, canonical(x, policy=policy, where=where), xp.ones_like(x)) for x in (r, other))
    return _size(xp, first - second, xp.ones_like(first))


def epic(r, other, *, where=None):
    """The EPIC distance of two tables: √((1 − ρ)/2), ρ the correlation of the centred scores, each prompt weighing the same.

    Args:
        r, other: scores, shape (…, P, N).
        where: which answers a prompt has, boolean, broadcast to r; by default all.

    Returns:
        Shape (…), between 0 and 1; a table without differences is ½ from others.

    Source: gleave2021epic.

    >>> from rewardtheory import scores
    >>> scores.epic([[0.0, 1.0]], [[1.0, 0.0]]).tolist()
    1.0
    """
    xp, r, other = floats(r, other)
    there, _ = _table(xp, r, where)
    share = _uniform(xp, r, there) / r.shape[-2]
    first, second = (_standardized(xp, canonical(x, where=where), share) for x in (r, other))
    return _size(xp, first - second, share) / 2


def expected_score(r, policy, *, weights=None):
    """The mean score of a policy: Σ_p w_p Σ_a π(a|p) r(p, a).

    Args:
        r: scores, shape (…, P, N). What stands where the policy has no mass is not read.
        policy: π, shape (…, P, N).
        weights: w, how often each prompt is asked, shape (P,), adding up to 1; by default all alike.

    Returns:
        Shape (…).

    Source: skalse2024starc (standard).

    >>> from rewardtheory import scores
    >>> scores.expected_score([[0.0, 1.0], [0.0, 4.0]], [[0.5, 0.5], [0.5, 0.5]]).tolist()
    1.25
    """
    xp, r, policy = floats(r, policy)
    mean = total(xp.where(policy > 0, policy * xp.where(policy > 0, r, xp.zeros_like(r)), xp.zeros_like(r + policy)))
    return total(_weights(xp, r, weights) * mean)


def regret(r, proxy, *, where=None, weights=None):
    """The regret of taking the answers that a proxy likes best: (max J − J(π)) / (max J − min J), J the mean of r.

    Args:
        r: the score that counts, shape (…, P, N).
        proxy: the score that is optimized, shape (…, P, N).
        where: which answers a prompt has, boolean, broadcast to r; by default all.
        weights: how often each prompt is asked, shape (P,), adding up to 1; by default all alike.

    Returns:
        (best, worst), each of shape (…): an interval, as the proxy may like several answers best. 0 where r has no
        differences.

    Source: skalse2024starc.

    >>> from rewardtheory import scores
    >>> [float(x) for x in scores.regret([[0.0, 1.0, 2.0]], [[0.0, 5.0, 5.0]])]
    [0.0, 0.5]
    """
    xp, r, proxy = floats(r, proxy)
    there, r = _table(xp, r, where)
    w = _weights(xp, r, weights)
    liked = there & (proxy == greatest(proxy, where=there)[..., None])
    worth = lambda f, which: total(w * _or_zero(xp, f(r, where=which)))  # noqa: E731
    top, bottom = worth(greatest, there), worth(least, there)
    varies = top > bottom
    size = xp.where(varies, top - bottom, xp.ones_like(top))
    share = lambda f: xp.where(varies, (top - worth(f, liked)) / size, xp.zeros_like(top))  # noqa: E731
    return share(greatest), share(least)


class WorstCase(NamedTuple):
    """The worst-case regret of a table.

    Attributes:
        value: between 0 and 1.
        slope: λ ≥ 0, the multiplier that proves it: no policy can lose more, whatever its proxy score gains.
    """

    value: Any
    slope: Any


def worst_case_regret(r, proxy, *, where=None, weights=None, max_steps=200):
    """How much true score can be lost while the proxy does not fall: min over λ ≥ 0 of span(J_r − λ J_proxy) / span(J_r).

    Args:
        r: the score that counts, shape (P, N).
        proxy: the score that is watched, shape (P, N).
        where: which answers a prompt has, boolean, broadcast to r; by default all.
        weights: how often each prompt is asked, shape (P,), adding up to 1; by default all alike.
        max_steps: the number of lines that are intersected; a handful will do.

    Returns:
        `WorstCase`; 0 where r has no differences.

    Raises:
        ValueError: if the least value is not bracketed in so many steps.

    Notes: the span is Σ_p w_p (max_a − min_a)(r − λ proxy), convex and piecewise linear in λ: two lines are intersected
    until they meet at a corner. Values are looked at: not under a trace. With two answers it is `weighted_median`.

    Source: skalse2024starc.

    >>> from rewardtheory import scores
    >>> float(scores.worst_case_regret([[0.0, 1.0], [0.0, 1.0]], [[0.0, 2.0], [1.0, 0.0]]).value)
    0.75
    """
    xp, r, proxy = floats(r, proxy)
    there, r = _table(xp, r, where)
    proxy = xp.where(there, proxy, xp.zeros_like(proxy))
    w = _weights(xp, r, weights)

    def line(slope, side):
        """The span at λ, and its derivative to the right (side 1) or left (−1) of it."""
        x = r - slope * proxy
        ends = []
        for sign in (1, -1):
            best = greatest(sign * x, where=there)[..., None]
            near = there & (sign * x == best)
            # Moving λ by side, a corner follows the answer whose line rises fastest.
            lean = greatest(-side * sign * proxy, where=near)
            ends.append((total(w * _or_zero(xp, best[..., 0])), side * total(w * _or_zero(xp, lean))))
        return float(ends[0][0] + ends[1][0]), float(ends[0][1] + ends[1][1])

    whole, fall = line(0.0, 1)
    if not whole > 0:
        return WorstCase(0.0, 0.0)
    if fall >= 0:
        return WorstCase(1.0, 0.0)
    left, right = (0.0, whole, fall), None
    reach = 1.0
    for _ in range(max_steps):
        if right is None:  # the span grows without bound unless the proxy is flat
            at = reach
            reach *= 4
        else:
            at = (right[1] - left[1] + left[2] * left[0] - right[2] * right[0]) / (left[2] - right[2])
        height, down = line(at, -1)
        _, up = line(at, 1)
        if down <= 0 <= up:
            return WorstCase(min(1.0, height / whole), at)
        if right is not None and not left[0] < at < right[0]:
            return WorstCase(min(1.0, height / whole), at)  # the corner itself, up to rounding
        if up < 0:
            left = (at, height, up)
        else:
            right = (at, height, down)
        if math.isinf(reach):
            return WorstCase(1.0, 0.0)
    raise ValueError(f"`max_steps` is {max_steps}; the least span was not found in so many steps: allow more.")


def weighted_median(x, weights):
    """The weighted median: the least x whose weights up to it add up to at least half; it minimizes Σ_i w_i |x_i − m|.

    Args:
        x: shape (…, N).
        weights: w ≥ 0, broadcast to x.

    Returns:
        Shape (…); NaN where no weight is positive.

    Notes: with two answers a prompt, r₁ − r₀ = d and proxy₁ − proxy₀ = e, the multiplier of `worst_case_regret` is
    max(0, the median of d/e with the weights w |e|).

    Source: skalse2024starc (derived).

    >>> from rewardtheory import scores
    >>> scores.weighted_median([1.0, 2.0, 9.0], [1.0, 1.0, 5.0]).tolist()
    9.0
    """
    xp, x, weights = floats(x, weights)
    weights = xp.broadcast_to(weights, x.shape)
    order = xp.argsort(x, axis=-1)
    x, weights = xp.take_along_axis(x, order, axis=-1), xp.take_along_axis(weights, order, axis=-1)
    upto = xp.cumulative_sum(weights, axis=-1)
    return least(x, where=(upto >= upto[..., -1:] / 2) & (weights > 0))


def _table(xp, r, where):
    there = mask(xp, True if where is None else where, r)
    return there, xp.where(there, r, xp.zeros_like(r))


def _uniform(xp, r, there):
    one = xp.where(there, xp.ones_like(r), xp.zeros_like(r))
    count = xp.sum(one, axis=-1, keepdims=True)
    return one / xp.where(count > 0, count, xp.ones_like(count))


def _weights(xp, r, weights):
    return 1 / r.shape[-2] if weights is None else floats(weights, r)[1]


def _size(xp, c, share):
    """√Σ share c², without overflow, and with gradient 0 at 0."""
    top = xp.max(xp.max(xp.abs(c), axis=-1), axis=-1)
    some = top > 0
    scale = xp.where(some, top, xp.ones_like(top))
    squares = total(total(share * (c / scale[..., None, None]) ** 2))
    return xp.where(some, scale * xp.sqrt(xp.where(some, squares, xp.ones_like(squares))), xp.zeros_like(squares))


def _standardized(xp, c, share):
    size = _size(xp, c, share)
    return c / xp.where(size > 0, size, xp.ones_like(size))[..., None, None]


def _or_zero(xp, x):
    """A prompt without answers counts nothing."""
    return xp.where(xp.isnan(x), xp.zeros_like(x), x)
