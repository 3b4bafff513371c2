"""Bi-level alignment: learn to blend a primary reward with heuristics so that the learner does well by the primary one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from rewardtheory.arithmetic import is_jax
from rewardtheory.design.alignment_checks import number, positive, require_solved, require_stable
from rewardtheory.makers import as_reward
from rewardtheory.solvers.error_bounds import evaluation_error
from rewardtheory.solvers.evaluation import evaluate
from rewardtheory.transition import at_departure, expect_reward, probability
from rewardtheory.types import MDP
from rewardtheory.validation import whole


@dataclass(frozen=True)
class Alignment:
    """What bi-level alignment found, at the best outer objective along its path.

    Attributes:
        reward: the blended reward b(s) + R + Σ_k c_k R_k in the layout of the transition.
        discount: the learned discount.
        policy: what the learner does given the two, (S, A): by default the soft-optimal policy.
        weights: c, one for each heuristic, or one for each and each state.
        bias: b (S,).
        primary_return: J(policy) by the primary reward, and `bound` its proved error.
        alone: what the same learner earns from the primary reward alone, at the discount of the model; a learner that
            remembers has taken as many steps.
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
    learner=None,
    max_iterations: int = 50,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Alignment:
    """Blend a primary reward with heuristics, and choose the learner's discount, to do well by the primary reward.

    max_{b, c, x} J(π; R, γ) − λ_g g − λ_φ (‖b‖² + ‖c‖²), where g = 1/(1 + e^{−x}) and π is what a learner makes of
    b(s) + R + Σ_k c_k R_k at discount g, by default the soft-optimal policy; RMSprop from b = 0, c = 1, g = γ.

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
            c_k for each state and can stay stuck where one weight does not; with "discount" added, x starts there.
        hypergradient: a mode of `design.hypergradients`: `exact` (default), `neumann(K, α)`, `first_order`,
            `frozen_sample`; the last three exist to study published algorithms.
        learner: who learns from the blend: the soft-optimal learner (default), a planner of bounded depth
            (`design.bounded_planner`), one that takes a few policy-gradient steps (`design.unrolled`), or one that learns
            from sampled episodes (`design.sampled_learner`).
        max_iterations: Newton steps allowed for one inner solve of the soft-optimal learner.
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
    learning_rate = positive(learning_rate, "learning_rate")
    for name, x in (("discount_penalty", discount_penalty), ("size_penalty", size_penalty)):
        if number(x, name) < 0:
            raise ValueError(f"`{name}` is {x}; a penalty must be ≥ 0: 0 leaves it out.")
    whole(steps, "steps")
    whole(max_iterations, "max_iterations")

    if learner is not None and hypergradient is not None:
        raise ValueError(
            f"`hypergradient` is given with {learner.name}; a mode belongs to the soft-optimal learner: leave out one."
        )

    import jax
    import optax

    from rewardtheory.design import hypergradients, outer_step

    if learner is None:
        learner = outer_step.soft_optimal(
            hypergradients.exact if hypergradient is None else hypergradient, max_iterations
        )
    with jax.enable_x64(True):
        world, stacked = jax.tree.map(jax.numpy.asarray, (world, stacked))
        parameters = (blend or outer_step.scalar_weights)(mdp.n_states, len(extras))
        gamma = float(mdp.discount)
        if learn_discount:
            if gamma == 0:
                raise ValueError("`mdp` has discount 0, from which none can be learned; set learn_discount=False.")
            start = jax.numpy.asarray(np.log(gamma) - np.log1p(-gamma))
            parameters = {"discount": start} | parameters
        silent = parameters | {name: jax.numpy.zeros_like(parameters[name]) for name in ("bias", "weights")}
        carried = learner.begin(world, stacked, silent)
        for _ in range(steps + 1 if learner.remembers else 1):
            alone = learner.step(world, stacked, silent, carried, 0.0, 0.0)
            carried = alone.state
        require_solved(alone, 0, max_iterations)
        carried = learner.begin(world, stacked, parameters)
        # ε outside the root, as in released code: a small derivative moves as far as a large one.
        rule = optax.rmsprop(learning_rate, eps_in_sqrt=False)
        advance = jax.jit(rule.update)
        memory = rule.init(parameters)
        path, best, kept = [], 0, ({}, np.empty(0))
        for t in range(steps + 1):
            found = learner.step(world, stacked, parameters, carried, float(discount_penalty), float(size_penalty))
            g = float(outer_step.discount_of(world, parameters))
            require_stable(found, g, t, learner.name, max_iterations, learn_discount)
            path.append((float(found.outer), float(found.objective), g))
            if t == 0 or path[-1][1] > path[best][1]:
                best, kept = t, jax.tree.map(np.asarray, (parameters, found.policy))
            # optax descends.
            moves, memory = advance(jax.tree.map(lambda x: -x, found.gradient), memory)
            parameters, carried = optax.apply_updates(parameters, moves), found.state
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
    tau = positive(temperature, "temperature")
    world = World(
        mdp.transition, mdp.initial, float(mdp.discount), mdp.available, live, tau, expect_reward(mdp.transition, R)
    )
    return world, means, R, extras


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
