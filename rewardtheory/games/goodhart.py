"""Over-optimization in theory: regression to the mean, heavy and light tails.

A proxy U = X + Z adds an error to the gold X. Selecting for U selects for Z too. With normal errors the gold that is
kept is a fixed share of what the proxy promises (gao2022overoptimization, appendix A). With a heavy-tailed error the
proxy can be pushed to any mean at any small divergence from the reference, while the gold stays
(kwa2024catastrophic); with light tails it cannot.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import exp, log, log1p, sqrt
from typing import Any

import numpy as np

from rewardtheory.arithmetic import floats
from rewardtheory.games.preferences import as_distribution
from rewardtheory.games.regularized_nash import positive
from rewardtheory.validation import numbers, whole


def regressional_goodhart(proxy, *, gold_variance, error_variance, gold_mean=0, error_mean=0) -> Any:
    """The expected gold of an outcome of which the proxy is known: E[X | X + Z = c] for normal, independent X and Z.

    E[X] + (c − E[X] − E[Z]) Var X / (Var X + Var Z).

    Args:
        proxy: c, a number or an array.
        gold_variance, error_variance: Var X and Var Z, at least 0 and not both 0.
        gold_mean, error_mean: E[X] and E[Z].

    Source: gao2022overoptimization.

    >>> import rewardtheory as rt
    >>> print(rt.regressional_goodhart(4.0, gold_variance=1.0, error_variance=3.0))
    1.0
    """
    if gold_variance < 0 or error_variance < 0 or gold_variance + error_variance == 0:
        raise ValueError(
            f"`gold_variance` and `error_variance` are {gold_variance} and {error_variance}; both must be at least 0 and one "
            "above 0."
        )
    c = numbers(proxy, "proxy")
    kept = gold_variance / (gold_variance + error_variance)
    found = gold_mean + (c - gold_mean - error_mean) * kept
    return found if np.ndim(found) else found.item() if hasattr(found, "item") else found


def best_of_n_gold(n: int, *, gold_variance: float, error_variance: float) -> float:
    """The expected gold, above its mean, of the best of n by a proxy with a normal error.

    Var X / sqrt(Var X + Var Z) times the expected greatest of n standard normals.

    Source: gao2022overoptimization.

    >>> from rewardtheory.games.goodhart import best_of_n_gold
    >>> print(round(best_of_n_gold(2, gold_variance=1.0, error_variance=0.0), 6))  # 1/sqrt(pi)
    0.56419
    """
    share = regressional_goodhart(1.0, gold_variance=gold_variance, error_variance=error_variance)
    return share * sqrt(gold_variance + error_variance) * expected_maximum(n)


def expected_maximum(n: int) -> float:
    """The expected greatest of n independent standard normals, ∫ x n φ(x) Φ(x)^{n−1} dx, by quadrature.

    >>> from rewardtheory.games.goodhart import expected_maximum
    >>> print(round(expected_maximum(3), 6))  # 3 / (2 sqrt(pi))
    0.846284
    """
    from scipy.integrate import quad
    from scipy.special import log_ndtr

    whole(n, "n")
    if n == 1:
        return 0.0

    def density(x):
        return n * exp(-x * x / 2 + (n - 1) * float(log_ndtr(x))) / sqrt(2 * np.pi)

    top = sqrt(2 * log(n))
    return float(quad(lambda x: x * density(x), -12, top + 12, points=[0.0, top], limit=400, epsabs=1e-13)[0])


@dataclass(frozen=True)
class Tilt:
    """P = (1 − λ) Q + λ Q(· | U > t): a little more weight on the tail.

    Attributes:
        threshold: t.
        share: λ.
        mean: of U under P.
        divergence: KL(P‖Q).
    """

    threshold: float
    share: float
    mean: float
    divergence: float


def tail_tilt(*, tail: float, tail_mean: float, mean: float, share: float, threshold: float) -> Tilt:
    """The tilt of a distribution towards its tail, from the tail's mass and mean.

    With q = Q(U > t) and p = λ + (1 − λ) q: KL = p log(p/q) + (1 − p) log((1 − p)/(1 − q)), since within and outside of the
    tail P is proportional to Q.

    Args:
        tail: q, strictly between 0 and 1.
        tail_mean: E_Q[U | U > t].
        mean: E_Q[U].
        share: λ in [0, 1].
        threshold: t, kept for the record.

    Source: kwa2024catastrophic.

    >>> from rewardtheory.games.goodhart import tail_tilt
    >>> print(tail_tilt(tail=0.5, tail_mean=1.0, mean=0.0, share=1.0, threshold=0.0))
    Tilt(threshold=0.0, share=1.0, mean=1.0, divergence=0.6931471805599453)
    """
    if not 0 < tail < 1 or not 0 <= share <= 1:
        raise ValueError(
            f"`tail` is {tail} and `share` is {share}; the tail must have a mass strictly between 0 and 1 and the share be "
            "within [0, 1]."
        )
    p = share + (1 - share) * tail
    outside = 0.0 if share == 1 else (1 - p) * log1p(-share)
    divergence = p * (log(p) - log(tail)) + outside
    return Tilt(threshold, share, (1 - share) * mean + share * tail_mean, divergence)


def heavy_tail_tilt(
    tail: Callable[[float], float],
    tail_mean: Callable[[float], float],
    *,
    mean: float,
    target: float,
    divergence: float,
    start: float = 1.0,
    steps: int = 1000,
) -> Tilt:
    """A tilt with a mean of at least `target` and a divergence below `divergence`: it exists for every heavy tail.

    The threshold doubles until the share λ = (target − mean) / (tail mean − mean) is cheap enough. Then λ ≈ target/t
    while a heavy tail has log 1/Q(U > t) = o(t), so the divergence λ log(λ/q) tends to 0. A light tail never gets there.

    Args:
        tail: t -> Q(U > t).
        tail_mean: t -> E_Q[U | U > t].
        mean: E_Q[U].
        target: the wanted mean.
        divergence: the allowed KL(P‖Q), above 0.
        start: the first threshold.
        steps: at most so many doublings.

    Raises:
        ValueError: where no threshold works before the tail's mass is 0 in doubles: so light a tail bounds the gain.

    Source: kwa2024catastrophic.

    >>> import rewardtheory as rt
    >>> found = rt.heavy_tail_tilt(lambda t: t**-2.0, lambda t: 2 * t, mean=2.0, target=100.0, divergence=0.01, start=2.0)
    >>> print(found.mean >= 100 and found.divergence < 0.01)
    True
    """
    positive(divergence, "divergence")
    t = positive(start, "start")
    best = float("inf")
    for _ in range(whole(steps, "steps")):
        q = tail(t)
        if not q > 0:
            break
        m = tail_mean(t)
        if q < 1 and m > target:
            share = (target - mean) / (m - mean)
            # One unit of rounding upward, so that the mean is reached.
            share = min(max(np.nextafter(share * (1 + 4e-16), 1), 0.0), 1.0)
            found = tail_tilt(tail=q, tail_mean=m, mean=mean, share=share, threshold=t)
            best = min(best, found.divergence)
            if found.divergence < divergence:
                return found
        t *= 2
    raise ValueError(
        f"`tail` is too light: the mean {target:g} costs a divergence of at least {best:.4g} at every threshold up to {t:.3g}, "
        f"more than {divergence:g}; ask for less, or see light_tail_bound."
    )


def light_tail_bound(log_moment: Callable[[float], float], divergence: float, *, rates) -> float:
    """An upper bound on the mean of U over all policies within a divergence: min_l (KL + log E_Q e^{lU}) / l.

    Any rates l > 0 give a bound; more of them a better one.

    Args:
        log_moment: l -> log E_Q exp(l U).
        divergence: KL(P‖Q).
        rates: the l > 0 to try.

    Source: kwa2024catastrophic.

    >>> from rewardtheory.games.goodhart import light_tail_bound
    >>> print(light_tail_bound(lambda l: l * l / 2, 2.0, rates=[1.0, 2.0, 3.0]))  # standard normal: sqrt(2 KL)
    2.0
    """
    if divergence < 0:
        raise ValueError(f"`divergence` is {divergence}; it must be at least 0.")
    found = [(divergence + log_moment(positive(rate, "rates"))) / rate for rate in rates]
    if not found:
        raise ValueError("`rates` is empty; give at least one l > 0.")
    return float(min(found))


def pinsker_bound(utility, divergence: float) -> float:
    """How far a bounded utility can move within a divergence: |E_P V − E_Q V| ≤ range(V) sqrt(KL/2).

    >>> from rewardtheory.games.goodhart import pinsker_bound
    >>> print(pinsker_bound([0.0, 1.0], 0.02))
    0.1
    """
    V = floats(numbers(utility, "utility"))
    return float((V.max() - V.min()) * sqrt(divergence / 2))


def conditioned_gold(probabilities, gold, proxy, threshold: float) -> float:
    """E[V | U > t] on a finite set: what selecting by the proxy keeps of the gold.

    >>> from rewardtheory.games.goodhart import conditioned_gold
    >>> print(conditioned_gold([0.5, 0.25, 0.25], [0, 1, 0], [0, 1, 2], 0.5))
    0.5
    """
    V, U = floats(numbers(gold, "gold")), floats(numbers(proxy, "proxy"))
    p = floats(as_distribution(probabilities, len(V), "probabilities", like=V))
    chosen = U > threshold
    if not p[chosen].sum() > 0:
        raise ValueError(f"`threshold` is {threshold}, which no outcome exceeds; lower it.")
    return float((p[chosen] * V[chosen]).sum() / p[chosen].sum())
