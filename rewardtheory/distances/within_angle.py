"""The move that gains most for the worst reward within an angle of a proxy: caution against Goodhart's law."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from rewardtheory.arithmetic import UNIT_ROUNDOFF, floats, is_jax
from rewardtheory.distances.polytope import _flow, _in_floats, projection
from rewardtheory.makers import as_reward, uniform_policy
from rewardtheory.makers import policy as as_policy
from rewardtheory.solvers.evaluation import expected_return
from rewardtheory.solvers.occupancies import occupancy_of, policy_of
from rewardtheory.solvers.optimal import return_range
from rewardtheory.solvers.proper import require_ending
from rewardtheory.transition import at_departure, expect_reward
from rewardtheory.types import MDP, NotConverged


@dataclass(frozen=True, eq=False)
class CautiousMove:
    """What `maximin_within_angle` found.

    Attributes:
        policy: (S, A).
        value: how much more than the start it earns under the worst reward within the angle, in units of the proxy's return.
        bound: no policy is sure of more than value + bound.
        proxy_gain: how much more it earns under the proxy.
        worst_reward: R0 within the angle of the proxy and not larger, in the layout: the policy is optimal for it.
    """

    policy: np.ndarray
    value: float
    bound: float
    proxy_gain: float
    worst_reward: np.ndarray


def maximin_within_angle(mdp: MDP, proxy, angle: float, *, start=None) -> CautiousMove:
    """The policy that gains most over a start if the true reward is the worst one within an angle of a proxy.

    max_π min {J_R(π) − J_R(start) : arg(R, R1) ≤ θ, |M R| = |M R1|} = max_η [cos θ ⟨r, t⟩ − sin θ |M r| |t⊥|],  t = η − η_start,
    with M the projection on the directions of the set of occupancies and t⊥ the part of t orthogonal to M r.

    Args:
        mdp: the model, in float64 (exact ones are rounded).
        proxy: R1, in the layout of the transition.
        angle: θ in [0, π/2), how far the true reward may be from the proxy (`rt.reward_angle`).
        start: a policy that is known to be acceptable; by default uniform over available actions.

    Returns:
        `CautiousMove`: its value is ≥ 0, for one may stay at the start; 0 means that no move is safe. At θ = 0 it is the
        optimum of the proxy.

    Raises:
        ValueError: on bad input; NotConverged: where the cone program is not solved.

    Notes: one second-order cone program. The bound comes from one reward within the angle, solved on its own. The climb that
    `rt.optimal_stop` ends never loses either, and is sure of no more.

    Source: karwowski2024goodhart.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"a": "s", "b": "s", "c": "s"}}, start="s", discount=0)
    >>> found = rt.maximin_within_angle(mdp, rt.reward(mdp, action=[[1, 0.8, 0]]), 1.0)
    >>> found.policy.round(4).tolist(), round(found.value, 4)
    ([[0.5556, 0.4444, 0.0]], 0.1681)
    """
    import cvxpy

    R = as_reward(mdp, proxy)
    if is_jax(R):
        raise ValueError(
            "`proxy` is a JAX array; maximin_within_angle takes NumPy or exact numbers: use numpy.asarray."
        )
    if not 0 <= angle < np.pi / 2:
        raise ValueError(f"`angle` is {angle}; it must lie in [0, π/2) (radians): at a right angle no move is safe.")
    require_ending(mdp)
    model = _in_floats(mdp)
    pi = uniform_policy(model) if start is None else floats(as_policy(mdp, start))
    pairs, flow, begin = _flow(model)
    place = tuple(pairs.T)
    r = expect_reward(model.transition, floats(R))
    up = (projection(model) @ r.ravel()).reshape(r.shape)
    size = float(np.linalg.norm(up))
    if size <= 1e-12 * float(np.linalg.norm(r)):
        return CautiousMove(pi, 0.0, 0.0, 0.0, floats(R))
    u, before = up[place] / size, occupancy_of(model, pi)[place]
    steps = float(before.sum())
    x, length = cvxpy.Variable(len(u), nonneg=True), cvxpy.Variable()
    t = x - before / steps
    cone = cvxpy.SOC(length, t - u * (u @ t))
    goal = cvxpy.Maximize(np.cos(angle) * (u @ t) - np.sin(angle) * length)
    problem = cvxpy.Problem(goal, [flow.T @ x == begin / steps, cone])
    problem.solve(solver=cvxpy.CLARABEL)
    if problem.status not in (cvxpy.OPTIMAL, cvxpy.OPTIMAL_INACCURATE):
        raise NotConverged(f"the cone program of `maximin_within_angle` was not solved: {problem.status}")
    visits = np.zeros(r.shape)
    found: Any = x.value
    multipliers: Any = cone.dual_value
    visits[place] = np.where(found > 1e-10, found, 0.0)
    move = policy_of(model, visits)
    t = occupancy_of(model, move)[place] - before
    along = float(u @ t)
    sideways = float(np.linalg.norm(t - along * u))
    value = size * (np.cos(angle) * along - np.sin(angle) * sideways)
    if value <= 0:  # rounding around the start, where no move is safe
        move, value, along = pi, 0.0, 0.0
    # The multipliers of the cone are the direction against which the move is best.
    side = np.zeros(r.shape)
    side[place] = np.asarray(multipliers[1]).ravel()
    side = (projection(model) @ side.ravel())[np.ravel_multi_index(place, r.shape)]
    side = side - (side @ u) * u
    side = side / max(float(np.linalg.norm(side)), np.sin(angle), 1e-300) * np.sin(angle) if side.any() else side
    table = np.zeros(r.shape)
    table[place] = size * (np.cos(angle) * u + side)
    worst = np.array(at_departure(model.transition, table))
    ends = return_range(model, worst)
    high = float(ends.high - expected_return(model, worst, pi)) + 2 * float(ends.bound)
    rounding = 64 * (len(u) + model.n_states) * UNIT_ROUNDOFF * size * steps
    return CautiousMove(move, float(value), max(high - value, 0.0) + rounding, float(size * along), worst)
