"""STARC distances: canonical form, standardized, compared.

    d(R1, R2) = m(s(R1) − s(R2)),   s(R) = c(R) / n(c(R)),   s(R) = 0 where c(R) = 0

With a canonical form, any norm n and any metric m from a norm, d is 0 exactly when R1 and R2 order all policies alike,
and it bounds the regret of optimizing the one for the other from above and below.
"""

from typing import Any, NamedTuple

from rewardtheory.arithmetic import floats, is_exact, is_traced, namespace, roundoff, scalar
from rewardtheory.distances import canonical as forms
from rewardtheory.distances.norms import as_norm
from rewardtheory.types import MDP


class Standardized(NamedTuple):
    """s(R), and a proved bound on its error in the metric."""

    form: Any
    error: Any


def starc(mdp: MDP, reward_1, reward_2, *, canonical=forms.val, norm: Any = 2, metric: Any = 2):
    """The STARC distance between two rewards on one model.

    d(R1, R2) = m(c(R1)/n(c(R1)) − c(R2)/n(c(R2)))

    Args:
        mdp: the model; all of its states should be reachable (`rt.restrict`), or states that no policy sees count.
        reward_1, reward_2: R(s,a,s') in the layout of the transition.
        canonical: the form c, by default `rt.canonical.val`; None for no form at all.
        norm: n, a number p ≥ 1 (numpy.inf included) or a function ``norm(mdp, x)`` such as ``rt.weighted(2)``.
        metric: m, likewise.

    Returns:
        A number in [0, 2] when norm and metric are the same: 0 for the same order of policies, 2 for the opposite.

    Raises:
        ValueError: on bad input.

    Notes: a *trivial* reward, which gives all policies the same return, has s(R) = 0; two trivial rewards are 0
    apart, a trivial and another one 1 (for norm = metric). A form is taken as 0 when it is not proved to be nonzero
    in float64. The error of the result is `starc_error`. For p other than 1, 2, inf exact input gives a float too.

    Source: skalse2024starc.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"a": {"s": 1}, "b": {"s": 1}}}, start="s", discount=0.5)
    >>> r = rt.reward(mdp, {("s", "a"): 1})
    >>> round(float(rt.starc(mdp, r, -r)), 12)
    2.0
    """
    first, second = (standardize(mdp, r, canonical, norm, metric) for r in (reward_1, reward_2))
    return scalar(distance_of(mdp, first, second, metric)[0])


def starc_error(mdp: MDP, reward_1, reward_2, *, canonical=forms.val, norm: Any = 2, metric: Any = 2):
    """A proved bound on the error of `starc` with the same arguments, rounding included.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"a": {"s": 1}, "b": {"s": 1}}}, start="s", discount=0.5)
    >>> r = rt.reward(mdp, {("s", "a"): 1})
    >>> bool(0 < rt.starc_error(mdp, r, -r) < 1e-12)
    True
    """
    first, second = (standardize(mdp, r, canonical, norm, metric) for r in (reward_1, reward_2))
    return distance_of(mdp, first, second, metric)[1]


def standardize(mdp: MDP, reward, canonical=forms.val, norm=2, metric=2) -> Standardized:
    """s(R) = c(R)/n(c(R)), or 0 where the form is not proved to be nonzero, with its error in the metric."""
    n, m = as_norm(norm, "norm"), as_norm(metric, "metric")
    c, off = forms.form_of(mdp, reward, canonical)
    xp = namespace(c)
    size = n(mdp, c)
    if is_exact(c) and not hasattr(size, "p"):
        c = floats(c)
    one = c * 0 + 1
    spread = n(mdp, one) * off
    nonzero = size > 2 * spread
    safe = xp.where(nonzero, size, size * 0 + 1)
    safe = scalar(safe)
    form = c / safe if is_traced(nonzero) or nonzero else c * 0
    form = xp.where(nonzero, form, form * 0)
    # (m(δ) + m(s) n(δ)) / (n − n(δ)) bounds the move of c/n when every entry moves by at most δ; where the form counts
    # as zero, s may be anything of norm 1, and the number says so.
    measured = m(mdp, form)
    rounding = roundoff(form) * (form.size + 8) * measured
    error = (m(mdp, one) * off + measured * spread) / xp.where(nonzero, size - spread, safe * 0 + 1) + rounding
    # A computed 0 is no proof of 0, unless the arithmetic is exact or the reward itself is 0.
    proved_zero = (size == 0) & (forms.is_zero(off) | forms.is_zero(reward))
    anything = 1.0 if norm is metric or norm == metric else m(mdp, one)
    return Standardized(form, xp.where(nonzero | proved_zero, error, anything))


def distance_of(mdp: MDP, first: Standardized, second: Standardized, metric=2):
    """(m(s1 − s2), a proved bound on its error)."""
    difference = first.form - second.form
    d = as_norm(metric, "metric")(mdp, difference)
    return d, first.error + second.error + roundoff(difference) * (difference.size + 8) * d
