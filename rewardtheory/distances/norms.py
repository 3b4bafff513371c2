"""Norms of functions on S×A×S, whatever the layout.

A form of shape (S, A) stands for one that is constant in s'; a norm counts it once for each s'. Only available pairs
count. ``norm=2`` and the like mean the p-norm over all triples; `weighted` weighs each by its probability.
"""

import numpy as np

from rewardtheory.arithmetic import is_exact, namespace
from rewardtheory.transition import probability, support
from rewardtheory.types import MDP, Successors


def plain(p):
    """The p-norm over all available (s, a) and all s': (Σ |x|^p)^{1/p}, or max |x| for p = inf."""

    def norm(mdp: MDP, x):
        xp = namespace(x)
        if x.ndim == 3 and isinstance(mdp.transition, Successors):
            raise ValueError(
                "`norm` runs over S×A×S, and a form in the Successors layout has no value off the support; use "
                "norm=rt.weighted(p), which needs none, or mdp.dense()."
            )
        size = xp.abs(xp.where(mdp.available.reshape(mdp.available.shape + (1,) * (x.ndim - 2)), x, x * 0))
        if p == np.inf:
            return size.max()
        copies = mdp.n_states if x.ndim == 2 else 1
        return _power_norm(xp, size, p, copies)

    norm.__name__ = f"plain({p})"
    return norm


def weighted(p):
    """The transition-weighted p-norm (Σ P(s'|s,a) |x(s,a,s')|^p)^{1/p}; for p = inf its limit, max |x| on the support.

    The sum runs over available pairs and is not divided by their number.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"go": {"s": 0.5, "t": 0.5}}}, start="s", discount=0.5)
    >>> float(rt.weighted(1)(mdp, rt.reward(mdp, arrival=[2, 4])))
    3.0
    """

    def norm(mdp: MDP, x):
        xp = namespace(x)
        full = x if x.ndim == 3 else x[:, :, None]
        mask = mdp.available[:, :, None]
        size = xp.abs(xp.where(mask, full, full * 0))
        if p == np.inf:
            return xp.where(support(mdp.transition), size, size * 0).max()
        if is_exact(size) and p != 1:
            size = size.astype(float)
        tau = probability(mdp.transition)
        tau = tau.astype(float) if is_exact(tau) and not is_exact(size) else tau
        if p == 1:
            return (tau * size).sum()
        top = size.max()
        scale = xp.where(top > 0, top, 1.0)
        return scale * (tau * (size / scale) ** p).sum() ** (1 / p)

    norm.__name__ = f"weighted({p})"
    return norm


def weighted_max(mdp: MDP, x):
    """max P(s'|s,a) |x(s,a,s')|: the "weighted_inf" of the published STARC experiment, which no p-norm tends to.

    Source: skalse2024starc (its code).
    """
    xp = namespace(x)
    full = x if x.ndim == 3 else x[:, :, None]
    size = probability(mdp.transition) * xp.abs(full)
    return xp.where(mdp.available[:, :, None], size, size * 0).max()


def as_norm(norm, name: str):
    """A norm given as a number p or as a function ``norm(mdp, x)``."""
    if callable(norm):
        return norm
    if isinstance(norm, bool) or not isinstance(norm, (int, float, np.number)) or not norm >= 1:
        raise ValueError(
            f"`{name}` is {norm!r}; give p ≥ 1, numpy.inf, or a function norm(mdp, x) such as rt.weighted(2)."
        )
    return plain(norm)


def _power_norm(xp, size, p, copies):
    if p == 1:
        return size.sum() * copies
    if is_exact(size):
        size = size.astype(float)
    # Scaled by the largest entry: squares of small numbers must not underflow, nor those of large ones overflow.
    # A derivative through max and a root at 0 is NaN, hence the two where's.
    top = size.max()
    scale = xp.where(top > 0, top, 1.0)
    total = ((size / scale) ** p).sum() * copies
    total = xp.where(total > 0, total, 1.0)
    return xp.where(top > 0, scale * total ** (1 / p), 0.0)
