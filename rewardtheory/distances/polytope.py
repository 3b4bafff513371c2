"""The size of the set of occupancies: the radius of the largest ball inside it, and its diameter.

The occupancies η(s,a) of all policies form a polytope Ω. Rewards that differ by shaping differ by a vector that is
orthogonal to it, and two rewards order policies alike iff their projections on its directions point the same way. With
θ the angle between the projections of R1 and R2, s = sin(min(θ, 90°)), inradius ρ and diameter D, the worst-case
regret W obeys

    (2ρ/D) s ≤ W(R1|R2) ≤ min(1, (D/2ρ) s),

for the differences of two occupancies fill a ball of radius 2ρ and lie in one of radius D. Only pairs that some policy
visits before the end count, so an unreachable state needs no `rt.restrict` here.
"""

import itertools
from math import prod
from typing import NamedTuple

import numpy as np

from rewardtheory.arithmetic import UNIT_ROUNDOFF, floats, to_float
from rewardtheory.solvers.occupancies import occupancy_of, policy_of
from rewardtheory.solvers.optimal import return_range, solve
from rewardtheory.solvers.proper import require_ending
from rewardtheory.transition import reachable
from rewardtheory.types import MDP, NotConverged

MOST_POLICIES = 1024


class Inradius(NamedTuple):
    """The largest ball inside the set of occupancies, within its affine hull.

    Attributes:
        radius: ρ, never above the true one; 0 where all policies have one occupancy.
        bound: how far the true one can lie above it.
        center: the occupancy (S, A) around which the ball lies.
    """

    radius: float
    bound: float
    center: np.ndarray


class Diameter(NamedTuple):
    """The greatest distance of two occupancies.

    Attributes:
        diameter: D, or a number above it.
        bound: how far the true one can lie below it; inf where the policies were too many to enumerate.
    """

    diameter: float
    bound: float


def inradius(mdp: MDP) -> Inradius:
    """The radius of the largest ball inside the set of occupancies.

    ρ = max t subject to η ∈ Ω, η(s,a) ≥ t ‖M e(s,a)‖, with M the orthogonal projection on the directions of Ω.

    Args:
        mdp: the model.

    Returns:
        `Inradius`, with a bound proved by weak duality: ρ Σ λ(s,a) ‖M e(s,a)‖ ≤ max_π Σ λ(s,a) η(s,a) for all λ ≥ 0.

    Raises:
        ValueError: at discount 1 where some policy never ends; NotConverged: where the linear program is not solved.

    Notes: one linear program with |S||A| + 1 variables and a dense orthogonal basis of |S| vectors of length |S||A|.

    Source: skalse2024starc (the question); the formula is derived in the text-book.

    >>> import rewardtheory as rt
    >>> from rewardtheory.distances.polytope import inradius
    >>> mdp = rt.mdp({"s": {"a": "s", "b": "s"}}, start="s", discount=0.5)
    >>> round(inradius(mdp).radius, 12)  # a segment from (2, 0) to (0, 2)
    1.414213562373
    """
    from scipy.optimize import linprog

    require_ending(mdp)
    model = _in_floats(mdp)
    pairs, flow, start = _flow(model)
    spread = _spread(flow)
    free = spread > 64 * UNIT_ROUNDOFF * len(pairs)
    center = occupancy_of(model, _uniform(model))
    if not free.any():
        return Inradius(0.0, 0.0, center)
    found = linprog(
        np.append(np.zeros(len(pairs)), -1.0),
        A_ub=np.hstack([-np.eye(len(pairs)), spread[:, None]]),
        b_ub=np.zeros(len(pairs)),
        A_eq=np.hstack([flow.T, np.zeros((flow.shape[1], 1))]),
        b_eq=start,
        bounds=(0, None),
        method="highs",
    )
    if found.status != 0:
        raise NotConverged(f"the linear program of `inradius` was not solved: {found.message}")
    visits = np.zeros(model.available.shape)
    visits[tuple(pairs.T)] = np.maximum(found.x[:-1], 0)
    policy = policy_of(model, visits)
    steps, error = _steps_left(model, pairs)
    center, off = _visits(model, policy, pairs, flow, start, float(steps.max()) + error)
    radius = max(0.0, float(((center[tuple(pairs.T)] - off)[free] / spread[free]).min()))
    weight = np.zeros(model.available.shape)
    weight[tuple(pairs.T)] = np.where(free, np.maximum(-found.ineqlin.marginals, 0), 0)
    best = return_range(model, np.broadcast_to(weight[:, :, None], (*weight.shape, model.n_states)))
    high = (float(best.high) + float(best.bound)) / float(weight[tuple(pairs.T)] @ spread)
    return Inradius(radius, max(high - radius, 0.0) + 16 * UNIT_ROUNDOFF * len(pairs) * high, center)


def diameter(mdp: MDP) -> Diameter:
    """The greatest Euclidean distance of two occupancies; where policies are too many, a bound on it.

    D = max ‖η_π − η_π'‖ over deterministic policies, else √2 times the most visits before the end, at most √2/(1 − γ).

    Args:
        mdp: the model.

    Returns:
        `Diameter`: up to 1024 deterministic policies are compared in pairs.

    Raises:
        ValueError: at discount 1 where some policy never ends.

    Source: skalse2024starc (the question).

    >>> import rewardtheory as rt
    >>> from rewardtheory.distances.polytope import diameter
    >>> mdp = rt.mdp({"s": {"a": "s", "b": "s"}}, start="s", discount=0.5)
    >>> round(diameter(mdp).diameter, 12)
    2.828427124746
    """
    require_ending(mdp)
    model = _in_floats(mdp)
    pairs, flow, start = _flow(model)
    choices = [pairs[pairs[:, 0] == s, 1].tolist() for s in sorted(set(pairs[:, 0].tolist()))]
    steps, off = _steps_left(model, pairs)
    if prod(map(len, choices)) > MOST_POLICIES:
        return Diameter(float(np.sqrt(2) * (model.initial @ steps + off)), np.inf)
    policy, most = _uniform(model), float(steps.max()) + off
    points, errors = [], [0.0]
    for plan in itertools.product(*choices):
        for s, a in zip(sorted(set(pairs[:, 0].tolist())), plan, strict=True):
            policy[s] = np.arange(model.n_actions) == a
        visits, error = _visits(model, policy, pairs, flow, start, most)
        points.append(visits[tuple(pairs.T)])
        errors.append(error)
    # Each row of differences on its own: the Gram matrix would lose half of the digits.
    widest = max((float(np.linalg.norm(np.array(points) - x, axis=1).max()) for x in points), default=0.0)
    error = 2 * max(errors) + UNIT_ROUNDOFF * (len(pairs) + 8) * widest
    return Diameter(float(widest + error), float(2 * error))


def projection(mdp: MDP) -> np.ndarray:
    """M, the orthogonal projection on the directions of the set of occupancies, (S·A, S·A); 0 on pairs that nobody visits."""
    model = _in_floats(mdp)
    pairs, flow, _ = _flow(model)
    basis = _orthonormal(flow)
    index = pairs @ np.array([model.n_actions, 1])
    M = np.zeros((model.available.size,) * 2)
    M[np.ix_(index, index)] = np.eye(len(pairs)) - basis @ basis.T
    return M


def _in_floats(mdp: MDP) -> MDP:
    model = mdp.dense()
    if not model.is_exact:
        return model
    return model.replace(
        transition=floats(model.transition), initial=floats(model.initial), discount=to_float(model.discount)
    )


def _flow(mdp: MDP):
    """(pairs that some policy visits before the end, the shaping terms Φ(s) − γPΦ on them as columns, the start)."""
    seen = reachable(mdp) if mdp.discount > 0 else np.asarray(mdp.initial) > 0
    live = np.flatnonzero(seen & ~np.asarray(mdp.terminal))
    mask = np.zeros(mdp.available.shape, bool)
    mask[live] = np.asarray(mdp.available)[live]
    pairs = np.argwhere(mask)
    here = pairs[:, :1] == live
    return pairs, here - mdp.discount * mdp.transition[tuple(pairs.T)][:, live], np.asarray(mdp.initial)[live]


def _orthonormal(flow: np.ndarray) -> np.ndarray:
    # The columns are independent: with any one policy they become I − γP, which is invertible.
    return np.linalg.qr(flow)[0] if flow.size else flow


def _spread(flow: np.ndarray) -> np.ndarray:
    """‖M e(s,a)‖ for each pair."""
    basis = _orthonormal(flow)
    return np.linalg.norm(np.eye(len(flow)) - basis @ basis.T, axis=0)


def _visits(mdp: MDP, policy, pairs, flow, start, most: float):
    """(the occupancy of a policy, a bound on the sum of its errors), where `most` steps are left from any state."""
    visits = occupancy_of(mdp, policy)
    x = visits[tuple(pairs.T)]
    left = np.abs(flow.T @ x - start).sum() + UNIT_ROUNDOFF * (len(pairs) + 8) * (2 * np.abs(x).sum() + 1)
    return visits, most * left


def _steps_left(mdp: MDP, pairs):
    """The most expected discounted steps before the end: (from each state, a bound on the error)."""
    one = np.zeros((*mdp.available.shape, mdp.n_states))
    one[tuple(pairs.T)] = 1
    found = solve(mdp, one)
    return found.values, float(found.bound) + 8 * UNIT_ROUNDOFF * float(np.max(found.values, initial=0))


def _uniform(mdp: MDP) -> np.ndarray:
    available = np.asarray(mdp.available, float)
    return available / available.sum(axis=1)[:, None]
