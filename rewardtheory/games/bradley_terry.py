"""Fitting Bradley-Terry scores to counted comparisons: whether a fit exists, its maximum and how sure it is.

Under Bradley-Terry i beats j with probability σ(s_i − s_j). With w_ij the number of wins of i over j the log-likelihood
Σ w_ij log σ(s_i − s_j) is concave. It has a finite maximum, unique up to a constant, exactly if the graph of wins (an edge
i → j where i has beaten j) is strongly connected: otherwise some group has never lost to the rest, and the likelihood
grows as that group's scores go to infinity (zermelo1929berechnung, ford1957ranking).

The error bound. Along any direction d the third derivative is at most the span of d times the second, so the Hessian
falls by at most e^{−span} over a step. Let H be the Hessian at s, g the gradient there, δ² = gᵀ H⁺ g, and ρ² the largest
effective resistance (e_i − e_j)ᵀ H⁺ (e_i − e_j). The maximum s* then has span(s − s*) ≤ −log(1 − ρ δ) where ρ δ < 1.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rewardtheory.arithmetic import UNIT_ROUNDOFF
from rewardtheory.games.fit_existence import no_fit_reason, read_wins
from rewardtheory.types import NotConverged
from rewardtheory.validation import whole


@dataclass(frozen=True, eq=False)
class BradleyTerry:
    """Scores fitted to comparisons.

    Attributes:
        scores: (n,), with sum 0.
        errors: (n,), standard errors of the scores (of the centred score, since only differences have a meaning).
        covariance: (n, n), the inverse of the observed information on the differences.
        log_likelihood: at the scores, without the ridge.
        bound: a proved bound on the error of every difference of scores, as a maximizer and up to the rounding of one
            linear solve; not the statistical error.
        converged, iterations: of Newton's method.
        names: of the alternatives.
    """

    scores: np.ndarray
    errors: np.ndarray
    covariance: np.ndarray
    log_likelihood: float
    bound: float
    converged: bool
    iterations: int
    names: tuple[str, ...]

    def difference(self, i: int, j: int) -> tuple[float, float]:
        """The difference of two scores and its standard error."""
        c = self.covariance
        variance = max(c[i, i] + c[j, j] - c[i, j] - c[j, i], 0.0)
        return float(self.scores[i] - self.scores[j]), float(np.sqrt(variance))

    def table(self) -> np.ndarray:
        """The fitted preferences σ(s_i − s_j), (n, n)."""
        return _sigmoid(self.scores[:, None] - self.scores[None, :])


def bradley_terry(
    wins, *, ridge: float = 0.0, names: Sequence[str] | None = None, steps: int = 100, throw: bool = True
) -> BradleyTerry:
    """The scores of greatest likelihood, P(i beats j) = σ(s_i − s_j).

    s maximizes Σ w_ij log σ(s_i − s_j) − ridge/2 Σ s_i².

    Args:
        wins: w (n, n) with w[i, j] ≥ 0 the number (or weight) of wins of i over j, or {(winner, loser): number}, or a
            list of pairs (winner, loser). A table of preferences may be given too: each pair compared once.
        ridge: strength of a Gaussian prior of variance 1/ridge on each score; with it a finite fit always exists.
        names: of the alternatives.
        steps: at most so many Newton steps.
        throw: False to get an unconverged result instead of an error.

    Raises:
        ValueError: where nothing was compared; where the comparisons fall into parts that were never compared with
            each other; where no finite fit exists, naming the alternatives and the reason.
        rt.NotConverged: when `steps` do not suffice.

    Source: bradley1952rank.

    >>> import rewardtheory as rt
    >>> fit = rt.bradley_terry({("a", "b"): 3, ("b", "a"): 1})
    >>> print(fit.names, (fit.scores[0] - fit.scores[1]).round(6), fit.errors.round(3))  # log 3 apart
    ('a', 'b') 1.098612 [0.577 0.577]
    """
    w, names = read_wins(wins, names)
    if not (np.ndim(ridge) == 0 and np.isfinite(ridge) and ridge >= 0):
        raise ValueError(f"`ridge` is {ridge}; it must be a finite number of at least 0.")
    if ridge == 0:
        reason = no_fit_reason(w, names)
        if reason:
            raise ValueError(reason + "; give ridge > 0 for a finite fit, or more comparisons.")
    whole(steps, "steps")
    s, best, iterations = np.zeros(len(w)), np.inf, 0
    value = _objective(w, s, ridge)
    while True:
        gradient, hessian = _derivatives(w, s, ridge)
        step = _solve(hessian, gradient, ridge)
        bound = _bound(w, s, gradient, step, hessian, ridge)
        # Near the maximum the bound halves at least at every step, until rounding is all that is left of it.
        if iterations == steps or (bound < 1e-6 and bound > best / 2):
            break
        best = min(best, bound)
        size = 1.0
        while True:
            candidate = s + size * step
            candidate = candidate - candidate.mean()
            new = _objective(w, candidate, ridge)
            if new >= value + 1e-4 * size * (gradient @ step) - 1e-13 * abs(value) or size < 1e-12:
                break
            size /= 2
        s, value, iterations = candidate, new, iterations + 1
    converged = bool(bound < 1e-6)
    if throw and not converged:
        raise NotConverged(
            f"Newton's method for Bradley-Terry scores has the proved error {bound:.3g} after {iterations} steps; raise "
            "`steps` or give ridge > 0."
        )
    covariance = _inverse(hessian, ridge)
    return BradleyTerry(
        scores=s,
        errors=np.sqrt(np.maximum(np.diag(covariance), 0)),
        covariance=covariance,
        log_likelihood=float(_objective(w, s, 0.0)),
        bound=float(bound),
        converged=converged,
        iterations=iterations,
        names=names,
    )


def _sigmoid(x):
    return np.exp(-np.logaddexp(0, -x))


def _objective(w, s, ridge) -> float:
    return float(-(w * np.logaddexp(0, s[None, :] - s[:, None])).sum() - ridge / 2 * (s @ s))


def _derivatives(w, s, ridge):
    """The gradient, and minus the Hessian: the Laplacian of w̄ σ σ' plus the ridge."""
    lose = _sigmoid(s[None, :] - s[:, None])
    push = w * lose
    gradient = push.sum(axis=1) - push.sum(axis=0) - ridge * s
    weight = (w + w.T) * lose * lose.T
    return gradient, np.diag(weight.sum(axis=1) + ridge) - weight


def _inverse(hessian, ridge):
    """H⁻¹ with a ridge, else H⁺: H has exactly the constants as its kernel."""
    n = len(hessian)
    if ridge > 0:
        return np.linalg.inv(hessian)
    scale = np.trace(hessian) / n
    return np.linalg.inv(hessian + scale / n) - 1 / (scale * n)


def _solve(hessian, gradient, ridge):
    n = len(hessian)
    shift = 0.0 if ridge > 0 else np.trace(hessian) / n / n
    return np.linalg.solve(hessian + shift, gradient)


def _bound(w, s, gradient, step, hessian, ridge) -> float:
    inverse = _inverse(hessian, ridge)
    diagonal = np.diag(inverse)
    resistance = np.sqrt(max((diagonal[:, None] + diagonal[None, :] - 2 * inverse).max(), 0.0))
    # The computed gradient is off by the rounding of its sums: each entry by a few units of the counts it adds.
    rounding = 8 * len(w) * UNIT_ROUNDOFF * np.linalg.norm((w + w.T).sum(axis=1) + ridge * abs(s))
    decrement = np.sqrt(max(gradient @ step, 0.0)) + rounding * np.sqrt(np.linalg.norm(inverse, 2))
    product = resistance * decrement
    return float(-np.log1p(-product)) if product < 1 else float("inf")
