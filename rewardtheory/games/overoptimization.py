"""The two laws of over-optimization, their peaks, and fits with confidence intervals.

With d = sqrt(KL(π‖π₀)), gao2022overoptimization fit the gold reward (0 at the start) by

    best-of-n:               R(d) = d (α − β d),      peak at d = α/(2β), R = α²/(4β), zero at α/β
    reinforcement learning:  R(d) = d (α − β log d),  peak at d = e^{α/β − 1}, R = β d, zero at e^{α/β}

The second is used for direct alignment too (rafailov2024overoptimization); its slope at 0 is infinite. Both are
linear in α and β, so a fit is a linear regression; where the peak lies is a function of α/β alone, and Fieller's
theorem gives the exact interval of a ratio under normal errors.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import exp, inf, sqrt
from typing import Any, NamedTuple

import numpy as np

from rewardtheory.validation import numbers


class Law(NamedTuple):
    """A law R(d) = α f(d) − β g(d).

    Attributes:
        name: of the law.
        parts: d -> (f(d), g(d)).
        peak: α/β -> where R is greatest.
        height: (α, β) -> the greatest R.
        zero: α/β -> where R is 0 again.
    """

    name: str
    parts: Callable[[Any], tuple[Any, Any]]
    peak: Callable[[float], float]
    height: Callable[[float, float], float]
    zero: Callable[[float], float]

    def __call__(self, d, alpha: float, beta: float) -> Any:
        """R(d)."""
        f, g = self.parts(np.asarray(d, float))
        return alpha * f - beta * g


def _log_parts(d):
    return d, d * np.log(np.where(d > 0, d, 1.0))


def _bounded_exp(x: float) -> float:
    return exp(x) if x < 709 else inf


best_of_n_law = Law(
    "best-of-n", lambda d: (d, d * d), lambda ratio: ratio / 2, lambda a, b: a * a / (4 * b), lambda ratio: ratio
)
reinforcement_law = Law(
    "reinforcement learning",
    _log_parts,
    lambda ratio: _bounded_exp(ratio - 1),
    lambda a, b: b * _bounded_exp(a / b - 1),
    _bounded_exp,
)


@dataclass(frozen=True, eq=False)
class LawFit:
    """A fitted law.

    Attributes:
        law: which.
        alpha, beta: the coefficients.
        covariance: (2, 2) of (α, β).
        alpha_interval, beta_interval: at the asked confidence, by Student's t.
        peak: where the law is greatest; infinite where β is not above 0.
        height: the greatest value.
        peak_interval: of the peak, by Fieller; an end is infinite where the data do not exclude that R grows for ever.
        residual: the standard deviation of the errors.
        confidence: the probability that an interval covers, under independent normal errors of one variance.
    """

    law: Law
    alpha: float
    beta: float
    covariance: np.ndarray
    alpha_interval: tuple[float, float]
    beta_interval: tuple[float, float]
    peak: float
    height: float
    peak_interval: tuple[float, float]
    residual: float
    confidence: float

    def __call__(self, d) -> Any:
        """The fitted R(d)."""
        return self.law(d, self.alpha, self.beta)


def fit_law(law: Law, distance, reward, *, confidence: float = 0.95) -> LawFit:
    """Fit a law of over-optimization by least squares, with intervals for α, β and the peak.

    Args:
        law: `best_of_n_law` or `reinforcement_law`.
        distance: d = sqrt(KL) ≥ 0 of each measurement, (m,).
        reward: the gold reward there, (m,), less its value at the start.
        confidence: of the intervals.

    Raises:
        ValueError: where there are fewer than three measurements or fewer than two different distances above 0.

    Source: gao2022overoptimization.

    >>> import rewardtheory as rt
    >>> d = [0.5, 1.0, 2.0, 3.0]
    >>> found = rt.fit_law(rt.best_of_n_law, d, rt.best_of_n_law(d, 1.0, 0.2))
    >>> print(round(found.alpha, 9), round(found.beta, 9), round(found.peak, 9))
    1.0 0.2 2.5
    """
    from scipy import stats

    d, y = np.asarray(numbers(distance, "distance"), float), np.asarray(numbers(reward, "reward"), float)
    if d.ndim != 1 or y.shape != d.shape:
        raise ValueError(f"`reward` has shape {y.shape} and `distance` {d.shape}; both must be (m,).")
    if len(d) < 3 or len(set(d[d > 0].tolist())) < 2:
        raise ValueError(
            f"`distance` has {len(d)} measurements at {len(set(d[d > 0].tolist()))} different places above 0; a fit with "
            "intervals needs three and two: measure more."
        )
    if (d < 0).any():
        k = int(np.flatnonzero(d < 0)[0])
        raise ValueError(f"`distance`[{k}] is {d[k]}; it is the root of a divergence and must be at least 0.")
    if not 0 < confidence < 1:
        raise ValueError(f"`confidence` is {confidence}; it must be strictly between 0 and 1.")
    f, g = law.parts(d)
    design = np.stack([f, -g], axis=1)
    (alpha, beta), *_ = np.linalg.lstsq(design, y, rcond=None)
    freedom = len(d) - 2
    variance = float(((y - design @ np.array([alpha, beta])) ** 2).sum() / freedom)
    covariance = variance * np.linalg.inv(design.T @ design)
    t = float(stats.t.ppf((1 + confidence) / 2, freedom))
    widths = t * np.sqrt(np.diag(covariance))
    low, high = fieller(float(alpha), float(beta), covariance, t)
    return LawFit(
        law=law,
        alpha=float(alpha),
        beta=float(beta),
        covariance=covariance,
        alpha_interval=(float(alpha - widths[0]), float(alpha + widths[0])),
        beta_interval=(float(beta - widths[1]), float(beta + widths[1])),
        peak=law.peak(float(alpha / beta)) if beta > 0 else inf,
        height=law.height(float(alpha), float(beta)) if beta > 0 else inf,
        peak_interval=(max(law.peak(low), 0.0), law.peak(high) if high < inf else inf),
        residual=sqrt(variance),
        confidence=confidence,
    )


def fieller(alpha: float, beta: float, covariance, t: float) -> tuple[float, float]:
    """The interval of α/β for β > 0: all ρ with (α − ρβ)² ≤ t² Var(α − ρβ), cut where it is no interval.

    >>> from rewardtheory.games.overoptimization import fieller
    >>> print(fieller(2.0, 1.0, [[0.0, 0.0], [0.0, 0.0]], 2.0))
    (2.0, 2.0)
    """
    (vaa, vab), (_, vbb) = np.asarray(covariance, float)
    # (β² − t²v_bb) ρ² − 2 (αβ − t²v_ab) ρ + (α² − t²v_aa) ≤ 0
    a, b, c = beta**2 - t * t * vbb, alpha * beta - t * t * vab, alpha**2 - t * t * vaa
    if a <= 0 or beta <= 0:
        # β = 0 is not excluded, so the ratios that fit are two rays. Where the lower one has no ratio above 0, what
        # is left is the upper one.
        root = b * b - a * c
        if a >= 0 or root < 0 or beta <= 0:
            return -inf, inf
        ends = sorted([(b - sqrt(root)) / a, (b + sqrt(root)) / a])
        return (float(ends[1]), inf) if ends[0] <= 0 else (-inf, inf)
    root = sqrt(max(b * b - a * c, 0.0))
    return float((b - root) / a), float((b + root) / a)
