"""One outer step: solve the inner learner, and differentiate the outer objective through it."""

from functools import partial
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from rewardtheory.design import learner
from rewardtheory.design.hypergradients import Inner


class Step(NamedTuple):
    """What one outer step finds; `residual` and `scale` say how well the inner problem is solved, `strain` how the mode is."""

    objective: Any
    outer: Any
    gradient: Any
    values: Any
    policy: Any
    residual: Any
    scale: Any
    strain: Any


def scalar_weights(n_states: int, n_heuristics: int) -> dict:
    """b(s) + R + Σ_k c_k R_k with one weight for each heuristic: start at b = 0, c = 1."""
    return {"bias": jnp.zeros(n_states), "weights": jnp.ones(n_heuristics)}


def state_weights(n_states: int, n_heuristics: int) -> dict:
    """b(s) + R + Σ_k c_k(s) R_k with a weight for each heuristic in each state: start at b = 0, c = 1."""
    return {"bias": jnp.zeros(n_states), "weights": jnp.ones((n_heuristics, n_states))}


def blend(world: learner.World, heuristics, parameters):
    """b(s) + E[R] + Σ_k c_k E[R_k], (S, A), 0 in terminal states; `heuristics` is (K, S, A)."""
    bias, weights = parameters["bias"], parameters["weights"]
    mixed = (weights.reshape(len(heuristics), -1, 1) * heuristics).sum(axis=0)
    return (world.primary + mixed + bias.reshape(-1, 1)) * world.live[:, None]


def discount_of(world: learner.World, parameters):
    """The learned discount, the sigmoid of its parameter; that of the primary reward where it is not learned."""
    return jax.nn.sigmoid(parameters["discount"]) if "discount" in parameters else world.discount


def penalty(world: learner.World, parameters, discount_penalty, size_penalty):
    """λ_g g + λ_φ (‖b‖² + ‖c‖²)."""
    size = sum((parameters[name] ** 2).sum() for name in ("bias", "weights"))
    return discount_penalty * discount_of(world, parameters) + size_penalty * size


@partial(jax.jit, static_argnames=("mode", "max_iterations"))
def outer_step(world, heuristics, parameters, start, discount_penalty, size_penalty, *, mode, max_iterations) -> Step:
    """The outer objective at `parameters` and its derivative in the given mode."""

    def inner_problem(parameters):
        return blend(world, heuristics, parameters), discount_of(world, parameters)

    r, g = inner_problem(parameters)
    values, residual, scale, _ = learner.soft_values(world, r, g, start, max_iterations)
    values = jax.lax.stop_gradient(values)
    logits = (learner.q_of(world, r, g, values) - values[:, None]) / world.temperature
    policy = learner.policy_of_logits(world, logits)
    outer = learner.primary_return(world, policy)
    counted, advantage = learner.visits(world, policy), learner.primary_advantage(world, policy)

    def along(frozen):
        move = partial(learner.update, world, reward=r, discount=g, frozen=frozen)
        return lambda v: jax.jvp(lambda x: move(x), (logits,), (v,))[1]

    slope = counted[:, None] * policy * advantage
    inner = Inner(world.temperature, policy, counted, advantage, slope, along(False), along(True))
    u, strain = mode(inner)
    _, pull = jax.vjp(lambda p: learner.update(world, logits, *inner_problem(p)), parameters)
    (through,) = pull(u)
    paid, paying = jax.value_and_grad(lambda p: penalty(world, p, discount_penalty, size_penalty))(parameters)
    gradient = jax.tree.map(lambda t, p: -t - p, through, paying)
    return Step(outer - paid, outer, gradient, values, policy, residual, scale, strain)
