"""The inner learner of bi-level design: a soft policy as a differentiable fixed point, and the update it is a zero of.

The learner maximizes E[Σ g^t (r + τ H(π))] over logits θ (S, A). Its expected update is

    Δ(θ)(s,a) = d(s) π(a|s) [X(s,a) − Σ_b π(b|s) X(s,b)],   X = Q − τ log π

with d how often it comes to s, counted with the discount of the primary reward, and Q its soft values. Δ = 0 at the soft
optimum whatever d > 0 is. JAX arrays in and out, float64.
"""

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from rewardtheory.transition import expect, policy_matrix


class World(NamedTuple):
    """What a learner lives in, as JAX arrays; `discount` is that of the primary reward, `primary` is E[R] (S, A)."""

    transition: Any
    initial: Any
    discount: Any
    available: Any
    live: Any
    temperature: Any
    primary: Any


def soft_values(world: World, reward, discount, start, max_iterations: int):
    """(V, residual, scale, steps): soft-optimal values for r (S, A), differentiable; V solves V = τ log Σ_a exp(Q(s,a)/τ).

    Newton's method from `start`, then one more step through which derivatives flow: that is implicit differentiation,
    with memory that does not depend on the number of steps.
    """
    r, g = jax.lax.stop_gradient((reward, discount))

    def step(v, r, g):
        policy = jax.lax.stop_gradient(softmax(world, r, g, v))
        return v + _resolvent(world, policy, jax.lax.stop_gradient(g), _backup(world, r, g, v) - v)

    def scale(v):
        return jnp.abs(r).max() + jnp.abs(v).max() + world.temperature

    def proceed(state):
        v, residual, count = state
        return (residual > 1e-13 * scale(v)) & (count < max_iterations)

    def advance(state):
        v, _, count = state
        v = step(v, r, g)
        return v, jnp.abs(_backup(world, r, g, v) - v).max(), count + 1

    first = jnp.abs(_backup(world, r, g, start) - start).max()
    v, residual, count = jax.lax.while_loop(proceed, advance, (jax.lax.stop_gradient(start), first, 0))
    return step(jax.lax.stop_gradient(v), reward, discount), residual, scale(v), count


def softmax(world: World, reward, discount, values):
    """The softmax policy of Q = r + g P V at the learner's temperature."""
    return policy_of_logits(world, q_of(world, reward, discount, values) / world.temperature)


def policy_of_logits(world: World, logits):
    """π(a|s) ∝ exp(θ(s,a)) over the available actions."""
    return jax.nn.softmax(jnp.where(world.available, logits, -jnp.inf), axis=1)


def q_of(world: World, reward, discount, values):
    """Q = r + g P V, with terminal states worth 0."""
    return reward + discount * expect(world.transition, values * world.live)


def primary_return(world: World, policy):
    """J(π): the expected return of the primary reward at its own discount."""
    mean = (policy * world.primary).sum(axis=1)
    return world.initial @ _resolvent(world, policy, world.discount, mean)


def primary_advantage(world: World, policy):
    """Q^π − V^π of the primary reward, 0 where an action is not available."""
    values = _resolvent(world, policy, world.discount, (policy * world.primary).sum(axis=1))
    return jnp.where(world.available, q_of(world, world.primary, world.discount, values) - values[:, None], 0.0)


def visits(world: World, policy):
    """d(s) = Σ_t γ^t P(S_t = s) while the episode lasts, at the discount of the primary reward."""
    return _resolvent(world, policy, world.discount, world.initial, adjoint=True) * world.live


def soft_q(world: World, policy, reward, discount):
    """Q of a policy that need not be optimal, its own later entropy counted in."""
    entropy = -(policy * _log(policy)).sum(axis=1)
    values = _resolvent(world, policy, discount, (policy * reward).sum(axis=1) + world.temperature * entropy)
    return q_of(world, reward, discount, values)


def update(world: World, logits, reward, discount, *, frozen: bool = False):
    """Δ(θ); `frozen` treats where the samples came from, and the returns that followed, as data that do not move with θ."""
    policy = policy_of_logits(world, logits)
    counted = visits(world, policy)
    weight = counted[:, None] * policy * soft_q(world, policy, reward, discount)
    if frozen:
        counted, weight = jax.lax.stop_gradient((counted, weight))
    surprise = _log(policy)
    entropy = -(policy * surprise).sum(axis=1, keepdims=True)
    pull = counted[:, None] * policy * (surprise + entropy)
    return weight - policy * weight.sum(axis=1, keepdims=True) - world.temperature * pull


def _log(policy):
    return jnp.log(jnp.where(policy > 0, policy, 1.0))


def _backup(world: World, reward, discount, values):
    q = jnp.where(world.available, q_of(world, reward, discount, values) / world.temperature, -jnp.inf)
    return jnp.where(world.live, world.temperature * jax.nn.logsumexp(q, axis=1), 0.0)


def _resolvent(world: World, policy, discount, right, *, adjoint: bool = False):
    matrix = jnp.eye(len(right)) - discount * policy_matrix(world.transition, policy) * world.live[:, None]
    # One factorization serves a system and its adjoint: compiled, equal ones are done once.
    factors = jax.scipy.linalg.lu_factor(matrix)
    return jax.scipy.linalg.lu_solve(factors, right if adjoint else right * world.live, trans=int(adjoint))
