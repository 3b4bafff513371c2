"""Sampled episodes of a learner, and what policy-gradient learners estimate from them.

An episode is a row of T states and T actions; steps after a terminal state weigh nothing. With ψ_t the derivative of
log π(a_t|s_t) in the logits, G_t = Σ_{j ≥ t} g^{j−t} r(s_j, a_j) and H the entropy, the update is estimated by

    Δ̂ = 1/(N T) Σ_n Σ_t [ψ_t G_t + τ ∂H(π(·|s_t))]

as published: no γ^t before a step, no weights for the policy that the episode came from, no later entropy in G_t.
"""

from functools import partial
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from rewardtheory.design import learner
from rewardtheory.design.hypergradients import Inner
from rewardtheory.design.outer_step import blend, discount_of
from rewardtheory.transition import at_arrival, probability


class Episodes(NamedTuple):
    """States and actions, both (N, T)."""

    states: Any
    actions: Any


@partial(jax.jit, static_argnames=("episodes", "horizon"))
def sample_episodes(key, world: learner.World, logits, episodes: int, horizon: int) -> Episodes:
    """Episodes of the softmax policy of `logits`, from the initial distribution, drawn with a JAX key."""
    steps = learner.policy_of_logits(world, logits).cumsum(axis=1)
    arrivals = at_arrival(world.transition, jnp.arange(len(world.initial)))
    chances = probability(world.transition).cumsum(axis=2)
    # The next place in a row of probabilities is where their sum passes a uniform number.
    uniform = jax.random.uniform(key, (2 * horizon + 1, episodes))

    def place(totals, u):
        return (u[:, None] * totals[:, -1:] >= totals).sum(axis=1)

    def step(state, u):
        action = place(steps[state], u[0])
        column = place(chances[state, action], u[1])
        return arrivals[state, action, column], (state, action)

    start = place(jnp.broadcast_to(world.initial.cumsum(), (episodes, len(world.initial))), uniform[0])
    _, (states, actions) = jax.lax.scan(step, start, uniform[1:].reshape(horizon, 2, episodes))
    return Episodes(states.T, actions.T)


def estimated_update(world: learner.World, logits, episodes: Episodes, reward, discount, temperature):
    """Δ̂ (S, A), of which only ψ and the entropy move with the logits: the episodes stay what they are."""
    alive = world.live[episodes.states]
    paid = reward[episodes.states, episodes.actions] * alive

    horizon = paid.shape[1]
    lag = jnp.arange(horizon)[:, None] - jnp.arange(horizon)
    powers = jnp.cumprod(jnp.ones(horizon).at[1:].set(discount))
    to_go = paid @ jnp.where(lag >= 0, powers[jnp.maximum(lag, 0)], 0.0)

    def surrogate(logits):
        policy = learner.policy_of_logits(world, logits)
        surprise = jnp.log(jnp.where(policy > 0, policy, 1.0))
        entropy = -(policy * surprise).sum(axis=1)[episodes.states]
        taken = surprise[episodes.states, episodes.actions]
        return (alive * (taken * to_go + temperature * entropy)).mean()

    return jax.grad(surrogate)(logits)


def estimated_hypergradient(world, heuristics, parameters, logits, fresh: Episodes, stored: Episodes, mode):
    """dJ/dφ ≈ −Aᵀ H⁺ B: A from episodes of the policy as it is, B and H from stored ones of whatever policy.

    `mode` is one of `design.hypergradients` that uses a slope and a Hessian only: `neumann`, `first_order`,
    `frozen_sample`.
    """

    def inner_problem(parameters):
        return blend(world, heuristics, parameters), discount_of(world, parameters)

    r, g = inner_problem(parameters)
    slope = estimated_update(world, logits, fresh, world.primary, world.discount, 0.0)

    def product(v):
        return jax.jvp(lambda x: estimated_update(world, x, stored, r, g, world.temperature), (logits,), (v,))[1]

    counted = jnp.zeros(len(world.initial)).at[stored.states].add(world.live[stored.states]) / stored.states.size
    policy = learner.policy_of_logits(world, logits)
    u, strain = mode(Inner(world.temperature, policy, counted, None, slope, product, product))
    _, pull = jax.vjp(
        lambda p: estimated_update(world, logits, stored, *inner_problem(p), world.temperature), parameters
    )
    (through,) = pull(u)
    return jax.tree.map(jnp.negative, through), strain
