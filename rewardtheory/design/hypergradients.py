"""How the outer return moves with the parameters of the inner reward: the exact derivative, and three approximations.

With A = ∂J/∂θ, H = ∂Δ/∂θ and B = ∂Δ/∂φ at the inner optimum, dJ/dφ = −Aᵀ H⁺ B. A mode is a function of an `Inner`
that returns (u, strain): u stands for H⁺ A, and a strain above 1 says that the mode diverges here. Softmax logits make H
singular along constants in each state; A has no part there, and no mode divides by it.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

# An action taken less often than this counts as never taken: its part of a derivative is below all rounding.
NEVER = 1e-250


class Inner(NamedTuple):
    """The inner learner at its optimum: all (S, A) but `visits` (S,); the two products take and give (S, A)."""

    temperature: Any
    policy: Any
    visits: Any
    advantage: Any
    slope: Any
    hessian: Callable[[Any], Any]
    frozen_hessian: Callable[[Any], Any]


def exact(inner: Inner):
    """The exact implicit derivative: at the soft optimum H = −τ d(s) (diag π − π πᵀ), so H⁺A = −(Q − V)/τ.

    Q − V is the advantage of the primary reward. Equal to −Aᵀ H⁺ B without forming H, and finite where H is singular.
    """
    return -inner.advantage / inner.temperature, 0.0


def first_order(inner: Inner):
    """H⁻¹ replaced by minus the identity: the one-step meta-gradient Aᵀ B. Its sign can be wrong."""
    return -inner.slope, 0.0


def neumann(steps: int, rate: float) -> Callable:
    """The truncated series H⁻¹ ≈ −α Σ_{k ≤ K} (I + αH)^k, with K = `steps` and α = `rate`.

    It converges as K grows if and only if α < 2/|λ|, with λ the least eigenvalue of H; released code runs K = 5 and
    α = 5e-4, which is α (K + 1) times the first-order direction up to terms in α².

    Source: gupta2023behavior.

    >>> from rewardtheory.design.hypergradients import neumann
    >>> neumann(5, 5e-4).__name__
    'neumann(5, 0.0005)'
    """

    def mode(inner: Inner):
        def advance(_, state):
            term, total = state
            term = term + rate * inner.hessian(term)
            return term, total + term

        _, total = jax.lax.fori_loop(0, steps, advance, (inner.slope, inner.slope))
        p = inner.policy
        fisher = jax.vmap(jnp.diag)(p) - p[:, :, None] * p[:, None, :]
        largest = (inner.temperature * inner.visits * jnp.linalg.eigvalsh(fisher)[:, -1]).max()
        return -rate * total, rate * largest / 2

    mode.__name__ = f"neumann({steps}, {rate})"
    return mode


def frozen_sample(inner: Inner):
    """H from automatic differentiation through samples, whose distribution and returns do not move with θ.

    Such an H moves when a constant is added to the reward, and the derivative with it; the true one does not.
    """
    S, A = inner.policy.shape
    # Frozen, the states do not interact: A products give all blocks, (S, A, A) with the second axis the input.
    columns = jnp.stack([inner.frozen_hessian(jnp.zeros((S, A)).at[:, a].set(1.0)) for a in range(A)], axis=2)
    # Row (s, a) of H, and the slope there, carry the factor d(s) π(a|s), which may be next to nothing: divide it out. What
    # is never taken moves nothing. H sends constants to 0, and the rows of a state, weighed by π, add up to 0, as do
    # those of the slope: with −1πᵀ added, the only solution is one of H u = A.
    weight = inner.visits[:, None] * inner.policy
    taken = weight > NEVER
    scale = jnp.where(taken, weight, 1.0)
    both = taken[:, :, None] & taken[:, None, :]
    rows = jnp.where(both, columns / scale[:, :, None] - inner.policy[:, None, :], 0.0)
    rows = rows + jax.vmap(jnp.diag)(jnp.where(taken, 0.0, 1.0))
    right = jnp.where(taken, inner.slope / scale, 0.0)
    return jnp.linalg.solve(rows, right[..., None])[..., 0], 0.0
