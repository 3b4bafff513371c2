"""One outer step: let the inner learner learn, and differentiate the outer objective through it."""

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from rewardtheory.design import hypergradients, learner
from rewardtheory.design.hypergradients import Inner


class Step(NamedTuple):
    """What one outer step finds: J less the penalties, J, its derivative in the parameters, what the learner carries on.

    `residual` and `scale` say how well the inner problem is solved, `strain` how near the derivative is to diverging.
    """

    objective: Any
    outer: Any
    gradient: Any
    state: Any
    policy: Any
    residual: Any = 0.0
    scale: Any = 1.0
    strain: Any = 0.0


class Learner(NamedTuple):
    """A kind of learner to design rewards for.

    Attributes:
        name: for messages.
        begin: (world, heuristics, parameters) -> what the learner carries before the first outer step.
        step: (world, heuristics, parameters, carried, discount penalty, size penalty) -> `Step`.
        remembers: whether what it learned before moves what it does later.
    """

    name: str
    begin: Callable
    step: Callable
    remembers: bool


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


def outer_step(world, heuristics, parameters, start, discount_penalty, size_penalty, *, mode, max_iterations) -> Step:
    """The outer objective at `parameters` and its derivative in the given mode.

    In three compiled parts, of which a mode needs only the middle one anew.
    """
    found = _solved(world, heuristics, parameters, start, max_iterations=max_iterations)
    u, strain = _derived(world, heuristics, parameters, found, mode=mode)
    outer, values, policy, residual, scale = (found[x] for x in ("outer", "values", "policy", "residual", "scale"))
    objective, gradient = _pulled(world, heuristics, parameters, found, u, discount_penalty, size_penalty)
    return Step(objective, outer, gradient, values, policy, residual, scale, strain)


@partial(jax.jit, static_argnames=("max_iterations",))
def _solved(world, heuristics, parameters, start, *, max_iterations) -> dict:
    """The inner learner at its optimum, and how well it does by the primary reward."""
    r, g = blend(world, heuristics, parameters), discount_of(world, parameters)
    values, residual, scale, _ = learner.soft_values(world, r, g, start, max_iterations)
    logits = (learner.q_of(world, r, g, values) - values[:, None]) / world.temperature
    policy = learner.policy_of_logits(world, logits)
    return {
        "values": values,
        "logits": logits,
        "policy": policy,
        "outer": learner.primary_return(world, policy),
        "visits": learner.visits(world, policy),
        "advantage": learner.primary_advantage(world, policy),
        "residual": residual,
        "scale": scale,
    }


@partial(jax.jit, static_argnames=("mode",))
def _derived(world, heuristics, parameters, found, *, mode):
    """(u, strain) of a mode."""
    r, g = blend(world, heuristics, parameters), discount_of(world, parameters)

    def along(frozen):
        move = partial(learner.update, world, reward=r, discount=g, frozen=frozen)
        return lambda v: jax.jvp(lambda x: move(x), (found["logits"],), (v,))[1]

    policy, counted, advantage = (found[x] for x in ("policy", "visits", "advantage"))
    slope = counted[:, None] * policy * advantage
    return mode(Inner(world.temperature, policy, counted, advantage, slope, along(False), along(True)))


@jax.jit
def _pulled(world, heuristics, parameters, found, u, discount_penalty, size_penalty):
    """(objective, −uᵀ∂Δ/∂φ less the derivative of the penalties): of Δ = d π (X − Σ π X) only Q in X moves with φ."""
    policy, counted = found["policy"], found["visits"]
    weight = counted[:, None] * policy * (u - (policy * u).sum(axis=1, keepdims=True))

    def lost(parameters):
        r, g = blend(world, heuristics, parameters), discount_of(world, parameters)
        return -(weight * learner.soft_q(world, policy, r, g)).sum()

    gained = jax.grad(lost)(parameters)
    paid, gradient = less_penalty(world, parameters, gained, discount_penalty, size_penalty)
    return found["outer"] - paid, gradient


def less_penalty(world: learner.World, parameters, gained, discount_penalty, size_penalty):
    """(penalty, derivative of J less that of the penalty), `gained` the derivative of J."""
    paid, paying = jax.value_and_grad(lambda p: penalty(world, p, discount_penalty, size_penalty))(parameters)
    return paid, jax.tree.map(jnp.subtract, gained, paying)


def soft_optimal(mode: Callable = hypergradients.exact, max_iterations: int = 50) -> Learner:
    """The learner that finds the soft-optimal policy at every outer step; its values are carried to start Newton's method.

    Args:
        mode: how the outer return is differentiated, of `design.hypergradients`.
        max_iterations: Newton steps allowed.

    >>> from rewardtheory.design.outer_step import soft_optimal
    >>> soft_optimal().remembers
    False
    """
    return Learner(
        f"`hypergradient` {mode.__name__}",
        lambda world, heuristics, parameters: jnp.zeros(len(world.initial)),
        partial(outer_step, mode=mode, max_iterations=max_iterations),
        False,
    )
