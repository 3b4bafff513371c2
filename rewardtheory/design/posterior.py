"""Bayes' rule for beliefs of rewards, in logarithms."""

import numpy as np

from rewardtheory.arithmetic import UNIT_ROUNDOFF, floats, is_exact, is_traced, known, namespace, rationals
from rewardtheory.design.rewards import Rewards, made
from rewardtheory.validation import dtype_of, numbers, require_shape


def posterior(prior: Rewards, likelihood) -> Rewards:
    """The belief after data: each reward weighed by how likely it makes them.

    w_k' = w_k L_k / Σ_j w_j L_j

    Args:
        prior: the belief before.
        likelihood: L (K,), P(data | R_k) ≥ 0 up to one positive factor for all.

    Returns:
        `Rewards`, exact for an exact prior and exact likelihoods.

    Raises:
        ValueError: on bad input, and where no reward that was possible before can be the cause of the data.

    Notes: for data in three parts call it three times, in any order. Floats are multiplied in logarithms: nothing is lost
    where a likelihood is tiny, and `bound` of the result covers the rounding.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"go": "end", "stay": "s"}}, start="s", discount=0.5)
    >>> prior = rt.Rewards([rt.reward(mdp, {("s", "go"): x}) for x in (1, -1)])
    >>> rt.posterior(prior, [0.9, 0.1]).weights.round(12).tolist()
    [0.9, 0.1]
    """
    if not isinstance(prior, Rewards):
        raise ValueError(f"`prior` is {type(prior).__name__}; it must be a belief: rt.Rewards(array, weights).")
    L = numbers(likelihood, "likelihood", exact=prior.is_exact and dtype_of(likelihood).kind != "f")
    require_shape(L, (len(prior),), "likelihood", "give one number for each reward of the prior")
    if not is_traced(L) and (known(L) < 0).any():
        k = int(np.argmax(known(L) < 0))
        raise ValueError(f"`likelihood`[{k}] is {known(L)[k]}; a probability must be ≥ 0: logarithms are not meant.")
    if prior.is_exact and is_exact(L) and prior._logs is None:
        w = prior.weights * L
        _require_possible(w.max() > 0)
        return made(prior.array, w / w.sum(), prior.error, None)
    L = floats(L) if is_exact(L) else L
    xp = namespace(L)
    return updated(prior, xp.where(L > 0, xp.log(xp.where(L > 0, L, 1.0)), -xp.inf), np.zeros(len(prior)))


def updated(prior: Rewards, logs, error) -> Rewards:
    """The posterior from log-likelihoods (K,), each with a bound on its error (K,), up to one constant for all."""
    xp = namespace(prior.weights, logs)
    before = prior.log_weights
    after = before + logs
    top = after.max()
    if not is_traced(top):
        _require_possible(top > -np.inf)
    after = after - top
    raw = xp.exp(after)
    total = raw.sum()
    found = after - xp.log(total)
    # Each logarithm and sum rounds by a unit of its own size; the exponential, the division and the sum by a few more.
    size = _finite(before) + _finite(logs) + _finite(found) + len(prior) + 8
    off = prior.error + error + 4 * UNIT_ROUNDOFF * size
    weights = raw / total
    if prior.is_exact:
        weights = rationals(weights)
        weights = weights / weights.sum()
    return made(prior.array, weights, off, found)


def log_softmax(z, axis: int):
    """log exp(z) / Σ exp(z) along an axis, of float64 numbers that may be −∞ where there is nothing to choose."""
    xp = namespace(z)
    z = z - z.max(axis=axis, keepdims=True)
    return z - xp.log(xp.exp(z).sum(axis=axis, keepdims=True))


def _require_possible(possible):
    if not possible:
        raise ValueError(
            "`prior` gives no weight to any reward under which the data are possible, so there is no posterior: widen the "
            "prior, or correct the data."
        )


def _finite(x):
    xp = namespace(x)
    return xp.where(x > -xp.inf, xp.abs(x), 0.0)
