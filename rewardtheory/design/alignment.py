"""Bi-level alignment: learn to blend a primary reward with heuristics so that the learner does well by the primary one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from rewardtheory.arithmetic import floats, is_exact, is_jax
from rewardtheory.makers import as_reward
from rewardtheory.solvers.error_bounds import evaluation_error
from rewardtheory.solvers.evaluation import evaluate
from rewardtheory.transition import at_departure, expect_reward, probability
from rewardtheory.types import MDP, NotConverged
from rewardtheory.validation import numbers, require_shape, whole

# Nearer to 1 a learned discount is refused: values grow without bound, and with them the derivative.
NEAREST_TO_ONE = 1e-5


@dataclass(frozen=True)
class Alignment:
    """What bi-level alignment found, at the best outer objective along its path.

    Attributes:
        reward: the blended reward b(s) + R + Σ_k c_k R_k in the layout of the transition.
        discount: the learned discount.
        policy: the soft-optimal policy of the two, (S, A).
        weights: c, one for each heuristic, or one for each and each state.
        bias: b (S,).
        primary_return: J(policy) by the primary reward, and `bound` its proved error.
        alone: what the same learner earns from the primary reward alone, at the discount of the model.
        beats_primary: whether `primary_return` exceeds `alone` by more than both errors.
        returns: J along the path, before the first step and after each.
        objectives: J minus the penalties along the path.
        discounts: the learned discount along the path.
        best: the place on the path that the other attributes belong to.
    """

    reward: np.ndarray
    discount: float
    policy: np.ndarray
    weights: np.ndarray
    bias: np.ndarray
    primary_return: float
    bound: float
    alone: float
    beats_primary: bool
    returns: np.ndarray
    objectives: np.ndarray
    discounts: np.ndarray
    best: int


def align(
    mdp: MDP,
    reward,
    heuristics: Sequence[Any],
    *,
    temperature: float = 1.0,
    steps: int = 200,
    learning_rate: float = 0.02,
    learn_discount: bool = True,
    discount_penalty: float = 0.0,
    size_penalty: float = 0.0,
    blend: Callable[[int, int], dict] | None = None,
    hypergradient: Callable | None = None,
    max_iterations: int = 50,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Alignment:
    """Blend a primary reward with heuristics, and choose the learner's discount, to do well by the primary reward.

    max_{b, c, x} J(π; R, γ) − λ_g g − λ_φ (‖b‖² + ‖c‖²), where g = 1/(1 + e^{−x}) and π is the soft-optimal policy
    of b(s) + R + Σ_k c_k R_k at discount g; gradient ascent by RMSprop from b = 0, c = 1, g = γ.

    Args:
        mdp: the model, its discount γ < 1.
        reward: the primary reward R, in the layout of the transition.
        heuristics: rewards R_k in the layout.
        temperature: τ of the inner learner, in units of reward.
        steps: outer steps.
        learning_rate: of RMSprop.
        learn_discount: whether g moves; else it stays γ.
        discount_penalty: λ_g.
        size_penalty: λ_φ.
        blend: the start of the parameters: `design.outer_step.scalar_weights` (default), or `state_weights`, which has a
            c_k for each state and can stay stuck where one weight does not.
        hypergradient: a mode of `design.hypergradients`: `exact` (default), `neumann(K, α)`, `first_order`,
            `frozen_sample`; the last three exist to study published algorithms.
        max_iterations: Newton steps allowed for one inner solve.
        progress: called with (steps done, steps).

    Returns:
        `Alignment`.

    Raises:
        ValueError: on bad input. NotConverged: when an inner solve stops early, a Neumann series diverges, the learned
            discount is driven to 1, or a derivative is not finite.

    Notes: with the exact mode one outer step costs a few dense solves with S unknowns; memory does not depend on the
    number of inner iterations. The problem is not concave: a start can stay where it is.

    Source: gupta2023behavior.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"good": {"end": 1}, "trap": {"end": 1}}}, start="s", discount=0.9)
    >>> found = rt.align(mdp, rt.reward(mdp, {("s", "good"): 1}), [rt.reward(mdp, {("s", "trap"): 3})])
    >>> bool(found.returns[0] < found.alone < found.primary_return), found.beats_primary
    (True, True)
    """
    world, stacked, R, extras = _world(mdp, reward, heuristics, temperature)
    learning_rate = _positive(learning_rate, "learning_rate")
    for name, x in (("discount_penalty", discount_penalty), ("size_penalty", size_penalty)):
        if _number(x, name) < 0:
            raise ValueError(f"`{name}` is {x}; a penalty must be ≥ 0: 0 leaves it out.")
    whole(steps, "steps")
    whole(max_iterations, "max_iterations")

    import jax
    import optax

    from rewardtheory.design import hypergradients, outer_step

    mode = hypergradients.exact if hypergradient is None else hypergradient
    with jax.enable_x64(True):
        world, stacked = jax.tree.map(jax.numpy.asarray, (world, stacked))
        parameters = (blend or outer_step.scalar_weights)(mdp.n_states, len(extras))
        gamma = float(mdp.discount)
        if learn_discount:
            if gamma == 0:
                raise ValueError("`mdp` has discount 0, from which none can be learned; set learn_discount=False.")
            parameters = parameters | {"discount": jax.numpy.asarray(np.log(gamma) - np.log1p(-gamma))}
        run = jax.tree_util.Partial(outer_step.outer_step, mode=mode, max_iterations=max_iterations)
        start = jax.numpy.zeros(mdp.n_states)
        silent = parameters | {name: jax.numpy.zeros_like(parameters[name]) for name in ("bias", "weights")}
        alone = run(world, stacked, silent, start, 0.0, 0.0)
        _require_solved(alone, 0, max_iterations)
        rule = optax.rmsprop(learning_rate)
        advance = jax.jit(rule.update)
        memory = rule.init(parameters)
        path, best, kept = [], 0, ({}, np.empty(0))
        for t in range(steps + 1):
            found = run(world, stacked, parameters, start, float(discount_penalty), float(size_penalty))
            g = float(outer_step.discount_of(world, parameters))
            _require_stable(found, g, t, mode, max_iterations, learn_discount)
            path.append((float(found.outer), float(found.objective), g))
            if t == 0 or path[-1][1] > path[best][1]:
                best, kept = t, jax.tree.map(np.asarray, (parameters, found.policy))
            # optax descends.
            moves, memory = advance(jax.tree.map(lambda x: -x, found.gradient), memory)
            parameters, start = optax.apply_updates(parameters, moves), found.values
            progress(t, steps)
        alone_policy = np.asarray(alone.policy)
    chosen, policy = kept
    path = np.array(path)
    low, error = _return(mdp, R, policy)
    base, base_error = _return(mdp, R, alone_policy)
    return Alignment(
        reward=_blended(mdp, R, extras, chosen),
        discount=path[best, 2].item(),
        policy=policy,
        weights=chosen["weights"],
        bias=chosen["bias"],
        primary_return=low,
        bound=error,
        alone=base,
        beats_primary=bool(low - base > error + base_error),
        returns=path[:, 0],
        objectives=path[:, 1],
        discounts=path[:, 2],
        best=best,
    )


def _world(mdp: MDP, reward, heuristics, temperature):
    """The checked inputs as NumPy arrays of one learner's world, the stacked heuristics, and the rewards."""
    if mdp.is_exact or is_jax(probability(mdp.transition)):
        raise ValueError("`mdp` is exact or a JAX model; alignment computes exponentials: give a float64 model.")
    if not 0 <= float(mdp.discount) < 1:
        raise ValueError(
            f"`mdp` has discount {mdp.discount}; alignment needs a discount < 1: use replace(discount=...)."
        )
    R = as_reward(mdp, reward)
    if not isinstance(heuristics, (list, tuple)) or not heuristics:
        raise ValueError("`heuristics` must be a list of at least one reward: write [heuristic] for one.")
    extras = [as_reward(mdp, h, f"heuristics[{k}]") for k, h in enumerate(heuristics)]
    R, extras = np.asarray(R), [np.asarray(h) for h in extras]
    from rewardtheory.design.learner import World

    means = np.stack([expect_reward(mdp.transition, h) for h in extras])
    live = ~np.asarray(mdp.terminal)
    tau = _positive(temperature, "temperature")
    world = World(
        mdp.transition, mdp.initial, float(mdp.discount), mdp.available, live, tau, expect_reward(mdp.transition, R)
    )
    return world, means, R, extras


def _number(x, name: str) -> float:
    x = numbers(x, name)
    require_shape(x, (), name, "give one number")
    return float(floats(x) if is_exact(x) else x)


def _positive(x, name: str) -> float:
    found = _number(x, name)
    if not found > 0:
        raise ValueError(f"`{name}` is {x}; it must be > 0.")
    return found


def _require_solved(found, t: int, max_iterations: int) -> None:
    residual, scale = float(found.residual), float(found.scale)
    if not residual <= 1e-11 * scale:
        raise NotConverged(
            f"the inner problem of outer step {t} stopped after {max_iterations} Newton steps with a residual of "
            f"{residual:.3g}, and a derivative there would be wrong; raise `max_iterations` or `temperature`."
        )


def _require_stable(found, g: float, t: int, mode, max_iterations: int, learned: bool) -> None:
    """Name what is wrong with an outer step, in one sentence."""
    if learned and not 1 - g >= NEAREST_TO_ONE:
        raise NotConverged(
            f"the learned discount was driven to 1 (1 − g = {1 - g:.3g} at outer step {t}), where returns grow without "
            "bound; set `discount_penalty`, lower `learning_rate`, or set learn_discount=False."
        )
    _require_solved(found, t, max_iterations)
    strain = float(found.strain)
    if strain >= 1:
        raise NotConverged(
            f"`hypergradient` {mode.__name__} diverges at outer step {t}: its rate is {strain:.3g} times the largest that "
            "converges, 2/|λ| with λ the least eigenvalue of the inner Hessian; divide the rate by more than that."
        )
    leaves = [np.asarray(x) for x in found.gradient.values()]
    if not all(np.isfinite(x).all() for x in leaves):
        raise NotConverged(
            f"the derivative of the outer objective is not finite at outer step {t}; raise `temperature`, or use the "
            "hypergradient mode `exact`, which divides by nothing but the temperature."
        )


def _return(mdp: MDP, R, policy) -> tuple[float, float]:
    """J of a policy, and a proved bound on its error."""
    r = expect_reward(mdp.transition, R)
    v = evaluate(mdp, r, policy)
    error = evaluation_error(mdp, r, policy, v, reward=np.abs(R).max())
    return float(mdp.initial @ v), float(error)


def _blended(mdp: MDP, R, extras, parameters) -> np.ndarray:
    weights = parameters["weights"].reshape(len(extras), -1, 1, 1)
    bias = np.broadcast_to(parameters["bias"], (mdp.n_states,))
    mixed = sum(w * h for w, h in zip(weights, extras, strict=True))
    return (R + mixed + at_departure(mdp.transition, bias)) * ~np.asarray(mdp.terminal)[:, None, None]
