"""The equilibrium of a preference game in which both players pay for leaving a reference.

Player one chooses π to maximize P(π ≻ π') − τ KL(π‖μ) + τ KL(π'‖μ), player two π' to minimize it. For τ > 0 there is one
equilibrium, both play it, and it solves π ∝ μ exp(P π / τ) (munos2023nash). As τ → 0 it tends to a maximal lottery, as
τ → ∞ to μ.

The error bound. Let r = τ log(π/μ) − P π at an approximate π, and d = π − π*. Since P − 1/2 is antisymmetric it drops
out of ⟨d, r⟩ = τ (KL(π‖π*) + KL(π*‖π)). Pinsker's inequality, used both ways, bounds the right-hand side from below by
τ ‖d‖₁²; the left is at most ‖d‖₁ span(r) / 2. So ‖π − π*‖₁ ≤ span(r) / (2τ).
"""

from dataclasses import dataclass

import numpy as np

from rewardtheory.arithmetic import UNIT_ROUNDOFF, floats
from rewardtheory.games.preferences import as_distribution, preferences
from rewardtheory.types import NotConverged


@dataclass(frozen=True, eq=False)
class Equilibrium:
    """The regularized equilibrium.

    Attributes:
        policy: (n,).
        bound: a proved bound on ‖policy − equilibrium‖₁.
        converged, iterations: of Newton's method along a falling temperature.
    """

    policy: np.ndarray
    bound: float
    converged: bool
    iterations: int


def regularized_nash(
    table, *, temperature: float, reference=None, tolerance: float = 1e-9, steps: int = 500, throw: bool = True
) -> Equilibrium:
    """The one equilibrium π ∝ μ exp(P π / τ) of the preference game regularized towards a reference.

    Args:
        table: preferences.
        temperature: τ > 0.
        reference: μ (n,), uniform by default; alternatives without weight in it get none.
        tolerance: the bound that is wanted.
        steps: at most so many Newton steps.
        throw: False to get an unconverged result instead of an error.

    Raises:
        rt.NotConverged: when `steps` do not suffice for the tolerance.

    Source: munos2023nash.

    >>> import rewardtheory as rt
    >>> P = rt.preferences({("tea", "coffee"): 0.6, ("coffee", "juice"): 0.7, ("juice", "tea"): 0.8})
    >>> print(rt.regularized_nash(P, temperature=0.001).policy.round(2))  # near the maximal lottery 1/3, 1/2, 1/6
    [0.33 0.5  0.17]
    """
    P, mu, kept = game(table, reference)
    tau = positive(temperature, "temperature")
    A, log_mu = P[np.ix_(kept, kept)], np.log(mu[kept])
    z, level, count = log_mu.copy(), max(tau, 1.0), 0
    while True:
        z, used, fine = _newton(A, log_mu, level, z, steps - count)
        count += used
        if not fine or level <= tau:
            break
        level = max(tau, level / 2)
    policy = np.zeros(len(mu))
    policy[kept] = softmax(z)
    bound = _bound(A, log_mu, tau, z)
    converged = bool(bound <= tolerance)
    if throw and not converged:
        raise NotConverged(
            f"the regularized equilibrium has the proved error {bound:.3g} after {count} steps, more than the tolerance "
            f"{tolerance:.3g}; raise `steps`, `tolerance` or `temperature`."
        )
    return Equilibrium(policy, bound, converged, count)


def regularized_preference(table, policy, other, *, temperature: float, reference=None) -> float:
    """P(π ≻ π') − τ KL(π‖μ) + τ KL(π'‖μ).

    >>> from rewardtheory.games.regularized_nash import regularized_preference
    >>> print(regularized_preference([[0.5, 1.0], [0.0, 0.5]], [1, 0], [0.5, 0.5], temperature=0.0))
    0.75
    """
    P, mu, _ = game(table, reference)
    x, y = (floats(as_distribution(p, len(mu), name, like=mu)) for p, name in ((policy, "policy"), (other, "other")))
    return float(x @ P @ y) - temperature * (divergence(x, mu) - divergence(y, mu))


def divergence(p, q) -> float:
    """KL(p‖q) = Σ p log(p/q); infinite where p has weight that q lacks."""
    p, q = np.asarray(p, float), np.asarray(q, float)
    some = p > 0
    if (q[some] == 0).any():
        return float("inf")
    return float((p[some] * np.log(p[some] / q[some])).sum())


def game(table, reference) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(P, μ, the alternatives that μ gives weight to), in float64."""
    P = preferences(table)
    T = floats(P.table)
    mu = floats(as_distribution(reference, len(P), "reference", like=T))
    return T, mu, np.flatnonzero(mu > 0)


def positive(x, name: str) -> float:
    """A finite number above 0."""
    if not (np.ndim(x) == 0 and np.isfinite(float(x)) and x > 0):
        raise ValueError(f"`{name}` is {x}; it must be a finite number above 0.")
    return float(x)


def softmax(z: np.ndarray) -> np.ndarray:
    """exp(z) divided by its sum."""
    e = np.exp(z - z.max())
    return e / e.sum()


def _newton(A, log_mu, tau, z, most) -> tuple[np.ndarray, int, bool]:
    """Newton's method for τ (z − log μ) = A softmax(z), with the step halved until the residual falls."""
    n, used = len(z), 0
    residual = tau * (z - log_mu) - A @ softmax(z)
    residual = residual - residual.mean()
    size = np.abs(residual).max()
    while used < most:
        if size <= 64 * UNIT_ROUNDOFF * (1 + tau * np.abs(z - log_mu).max()):
            return z, used, True
        pi = softmax(z)
        jacobian = tau * np.eye(n) - (A - (A @ pi)[:, None]) * pi[None, :]
        step = -np.linalg.solve(jacobian, residual)
        scale, improved = 1.0, False
        while scale > 1e-6:
            candidate = z + scale * step
            candidate = candidate - candidate.max()
            new = tau * (candidate - log_mu) - A @ softmax(candidate)
            new = new - new.mean()
            if np.abs(new).max() < size * (1 - scale / 4):
                improved = True
                break
            scale /= 2
        used += 1
        if not improved:
            # Rounding is all that is left of the residual, or the temperature fell too fast.
            return z, used, size < 1e-10
        z, residual, size = candidate, new, np.abs(new).max()
    return z, used, False


def _bound(A, log_mu, tau, z) -> float:
    pi = softmax(z)
    # log π is taken from z itself, up to a constant: the logarithm of a rounded softmax loses small entries.
    residual = tau * (z - log_mu) - A @ pi
    rounding = UNIT_ROUNDOFF * (2 * len(z) + 8 + 4 * tau * (np.abs(z).max() + np.abs(log_mu).max()))
    return float((np.ptp(residual) + 2 * rounding) / (2 * tau)) + 8 * len(z) * UNIT_ROUNDOFF
