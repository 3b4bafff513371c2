"""Family 8: what selection and regularization make of a policy over the answers of one prompt. Shapes (…, N).

The exact laws of best-of-n and of KL-regularized optimization, on finite sets.
"""

import math

from rewardtheory.scores.arrays import floats, mask, ones, same_length
from rewardtheory.scores.reductions import greatest, total


def tilt(p, r, beta):
    """The KL-regularized optimum: π(y) ∝ p(y) exp(β r(y)), which maximizes E[r] − KL(π‖p) / β.

    Args:
        p: the base policy, shape (…, N), adding up to 1; answers that are not there have probability 0.
        r: scores, shape (…, N).
        beta: β, broadcast to (…): 0 gives p, +∞ the best answers of the support.

    Returns:
        Shape (…, N); no answer gains support.

    Source: wu2025leash (Theorem C.4, read).

    >>> from rewardtheory import scores
    >>> scores.tilt([0.5, 0.5, 0.0], [0.0, 1000.0, 5000.0], 1.0).tolist()
    [0.0, 1.0, 0.0]
    """
    xp, p, r, beta = floats(p, r, beta)
    same_length("r", r, "p", p)
    beta = beta[..., None]
    there = p > 0
    best = greatest(xp.where(beta >= 0, r, -r) + 0 * p, where=there)[..., None]
    gap = xp.where(there, xp.where(beta >= 0, r, -r) - best, xp.zeros_like(r + p))
    steep = xp.isinf(beta)
    decay = xp.exp(xp.abs(xp.where(steep, xp.zeros_like(beta), beta)) * gap)
    limit = xp.where(gap == 0, xp.ones_like(gap), xp.zeros_like(gap))
    weight = xp.where(there, p * xp.where(steep, limit, decay), xp.zeros_like(gap))
    norm = xp.sum(weight, axis=-1, keepdims=True)
    return weight / xp.where(norm > 0, norm, xp.ones_like(norm))


def best_of_n(p, r, n):
    """The law of the best of n draws: F^n − (F⁻)^n on each class of equal scores, shared out in proportion to p.

    Args:
        p: the base policy, shape (…, N), adding up to 1.
        r: scores, shape (…, N). Of tied draws one is taken at random.
        n: how many draws, at least 1; any real number will do.

    Returns:
        Shape (…, N).

    Raises:
        ValueError: for n < 1.

    Notes: sorts, and looks at no pairs: O(N log N).

    Source: beirami2024bestofn (recalled; derived, and checked by enumeration).

    >>> from rewardtheory import scores
    >>> scores.best_of_n([0.6, 0.4], [0.0, 1.0], 3).round(3).tolist()
    [0.216, 0.784]
    """
    if isinstance(n, int | float) and not n >= 1:
        raise ValueError(f"`n` is {n}; the best of n needs at least one draw.")
    xp, p, r = floats(p, r)
    same_length("r", r, "p", p)
    below, at = rank_masses(p, r)
    law = (below + at) ** n - below**n
    some = at > 0
    return xp.where(some, p * law / xp.where(some, at, xp.ones_like(at)), xp.zeros_like(p))


def rank_masses(p, r):
    """For each answer the base mass of all worse ones and that of its own class of equal scores.

    Args:
        p: the base policy, shape (…, N).
        r: scores, shape (…, N).

    Returns:
        (F⁻, F − F⁻), each of shape (…, N).

    Source: beirami2024bestofn (recalled).

    >>> from rewardtheory import scores
    >>> [x.tolist() for x in scores.rank_masses([0.25, 0.5, 0.25], [1.0, 0.0, 1.0])]
    [[0.5, 0.0, 0.5], [0.5, 0.5, 0.5]]
    """
    xp, p, r = floats(p, r)
    shape = (r + p).shape
    p, r = xp.broadcast_to(p, shape), xp.broadcast_to(r, shape)
    order = xp.argsort(r, axis=-1)
    mass, rank = xp.take_along_axis(p, order, axis=-1), xp.take_along_axis(r, order, axis=-1)
    upto = xp.cumulative_sum(mass, axis=-1)
    before = xp.concat([xp.zeros_like(upto[..., :1]), upto[..., :-1]], axis=-1)
    # Within a class of ties, the least mass before and the greatest mass up to it; both are monotone along the order.
    first = xp.concat([xp.ones_like(rank[..., :1]) > 0, rank[..., 1:] != rank[..., :-1]], axis=-1)
    final = xp.concat([rank[..., 1:] != rank[..., :-1], xp.ones_like(rank[..., :1]) > 0], axis=-1)
    low = _running(xp, xp.where(first, before, xp.zeros_like(before)), xp.maximum)
    top = upto[..., -1:] + xp.zeros_like(upto)
    high = xp.flip(_running(xp, xp.flip(xp.where(final, upto, top), axis=-1), xp.minimum), axis=-1)
    back = xp.argsort(order, axis=-1)
    return xp.take_along_axis(low, back, axis=-1), xp.take_along_axis(high - low, back, axis=-1)


def _running(xp, x, extreme):
    """The running extreme along the last axis, by doubling: log₂ N whole-array steps."""
    step, n = 1, x.shape[-1]
    while step < n:
        x = xp.concat([x[..., :step], extreme(x[..., step:], x[..., :-step])], axis=-1)
        step *= 2
    return x


def kl_divergence(p, q):
    """KL(p‖q) = Σ p log(p / q), +∞ where p has mass that q lacks.

    Args:
        p, q: policies, shape (…, N).

    Returns:
        Shape (…), at least 0.

    Source: gao2022overoptimization (standard).

    >>> from rewardtheory import scores
    >>> scores.kl_divergence([1.0, 0.0], [0.5, 0.5]).round(4).tolist()
    0.6931
    """
    xp, p, q = floats(p, q)
    some, base = p > 0, q > 0
    ratio = xp.where(some & base, p, xp.ones_like(p)) / xp.where(some & base, q, xp.ones_like(q))
    # p log(p/q) − p + q is at least 0 term by term: nothing is lost to cancellation where p and q are near.
    terms = xp.where(some & base, p * xp.log(ratio) - p + q, xp.where(some, math.inf, q + xp.zeros_like(p)))
    found = total(terms) + total(p) - total(q)
    return xp.maximum(found, xp.zeros_like(found))


def win_rate(pi, p, r):
    """How often a draw of π beats one of p, ties counted half: Σ_i π_i [F⁻(r_i) + ½ p(class of i)].

    Args:
        pi, p: policies over the same answers, shape (…, N).
        r: the scores that decide, shape (…, N).

    Returns:
        Shape (…).

    Source: gui2024bonbon (standard).

    >>> from rewardtheory import scores
    >>> scores.win_rate([0.0, 1.0], [0.5, 0.5], [0.0, 1.0]).tolist()
    0.75
    """
    _, pi, p, r = floats(pi, p, r)
    below, at = rank_masses(p, r)
    return total(pi * (below + at / 2))


def best_of_n_kl_bound(n):
    """The usual formula for the divergence of best-of-n: log n − (n − 1)/n. It is an upper bound, met without atoms.

    Args:
        n: at least 1, any shape.

    Returns:
        That shape.

    Source: beirami2024bestofn (the abstract is read: only a bound on finite sets).

    >>> from rewardtheory import scores
    >>> scores.best_of_n_kl_bound([1, 3]).round(4).tolist()
    [0.0, 0.4319]
    """
    xp, n = floats(n)
    return xp.log(n) - (n - 1) / n


def best_of_n_kl_estimate(p, r, n):
    """Beirami's estimate of the divergence of best-of-n, which sees the atom at each answer.

    Mean over the law of best-of-n of, with e = p(y) and c = (1 − e)^n:
    c (log n + (n − 1) log(1 − e) − (n − 1)/n) + (1 − c) log((1 − c)/e).

    Args:
        p: the base policy, shape (…, N).
        r: scores, shape (…, N).
        n: how many draws.

    Returns:
        Shape (…).

    Source: beirami2024bestofn (recalled; behaves as claimed).

    >>> from rewardtheory import scores
    >>> scores.best_of_n_kl_estimate([0.6, 0.4], [0.0, 1.0], 3).round(4).tolist()
    0.3843
    """
    xp, p, r = floats(p, r)
    law = best_of_n(p, r, n)
    inside = (p > 0) & (p < 1)
    e = xp.where(inside, p, xp.zeros_like(p) + 1 / 2)
    none = xp.exp(n * xp.log1p(-e))
    smooth = none * (math.log(n) + (n - 1) * xp.log1p(-e) - (n - 1) / n)
    return total(xp.where(inside, law * (smooth + (1 - none) * (xp.log1p(-none) - xp.log(e))), xp.zeros_like(law)))


def best_of_n_score(gold, proxy, n, *, where=None):
    """The unbiased score of best-of-n from N samples: Σ_i C(i − 1, n − 1) / C(N, n) gold_(i), i the rank by the proxy.

    Args:
        gold: the score that is reported, shape (…, N).
        proxy: the score that selects, shape (…, N); the gold scores of tied samples are averaged first.
        n: how many draws, at most N.
        where: which samples are there, boolean, broadcast to gold; by default all.

    Returns:
        Shape (…); NaN where fewer than n samples are there.

    Raises:
        ValueError: for an n that is no integer between 1 and N.

    Source: gui2024bonbon (derived: a bootstrap of best-of-n is biased low).

    >>> from rewardtheory import scores
    >>> scores.best_of_n_score([0.0, 0.0, 0.0, 1.0], [0.0, 0.0, 0.0, 1.0], 4).tolist()
    1.0
    """
    xp, gold, proxy = floats(gold, proxy)
    N = gold.shape[-1]
    if not (isinstance(n, int) and 1 <= n <= N):
        raise ValueError(f"`n` is {n}; it must be an integer between 1 and the number of samples, {N}.")
    there = mask(xp, True if where is None else where, gold)
    one = xp.where(there, ones(xp, gold), 0 * ones(xp, gold))
    worse, tied = rank_masses(one, xp.where(there, proxy, math.inf))  # what is not there comes last, with mass 0
    count = xp.sum(one, axis=-1, keepdims=True)
    share = _chosen(xp, worse + tied, count, n) - _chosen(xp, worse, count, n)
    value = xp.where(there, share * gold / xp.where(tied > 0, tied, xp.ones_like(tied)), xp.zeros_like(gold))
    return xp.where(count[..., 0] >= n, total(value), math.nan)


def _chosen(xp, m, count, n):
    """C(m, n) / C(count, n): the probability that n of `count` samples are all among m."""
    found = ones(xp, m)
    for j in range(n):
        low = xp.where(count > j, count - j, xp.ones_like(count))
        found = found * xp.maximum(m - j, xp.zeros_like(m)) / low
    return found


def frontier(p, u, betas, *, value=None):
    """The frontier of a tilt: the divergence and the mean of a score for each strength of optimization.

    Args:
        p: the base policy, shape (…, N).
        u: the score that is optimized, shape (…, N).
        betas: strengths, shape (B,).
        value: the score whose mean is reported, shape (…, N); by default u. No policy has a greater mean of u at the same
            divergence (Gibbs).

    Returns:
        (divergence, mean), each of shape (…, B).

    Source: gui2024bonbon (standard).

    >>> from rewardtheory import scores
    >>> [x.round(4).tolist() for x in scores.frontier([0.5, 0.5], [0.0, 1.0], [0.0, 1.0])]
    [[0.0, 0.1109], [0.5, 0.7311]]
    """
    _, p, u, betas = floats(p, u, betas)
    value = u if value is None else floats(value, u)[1]
    policies = tilt(p[..., None, :], u[..., None, :], betas)
    return kl_divergence(policies, p[..., None, :]), total(policies * value[..., None, :])


def win_rate_frontier(strength):
    """The greatest win rate at each divergence, without atoms: the law c e^(cu)/(e^c − 1) of the quantile u.

    Args:
        strength: c > 0, any shape.

    Returns:
        (divergence, win rate), each of that shape: KL = ((c − 1) e^c + 1)/(e^c − 1) − log((e^c − 1)/c),
        win = ((c − 1) e^c + 1)/(c (e^c − 1)).

    Source: gui2024bonbon (recalled, verified numerically).

    >>> from rewardtheory import scores
    >>> [x.round(4).tolist() for x in scores.win_rate_frontier([1.0])]
    [[0.0407], [0.582]]
    """
    xp, c = floats(strength)
    share = c - c * xp.exp(-c) / xp.expm1(-c) - 1  # ((c − 1) e^c + 1) / (e^c − 1)
    return share - (c + xp.log(-xp.expm1(-c)) - xp.log(c)), share / c
