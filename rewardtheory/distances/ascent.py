"""Steepest ascent of a reward in the set of occupancies, and when to stop climbing a proxy.

From an occupancy the path goes in the direction t of steepest ascent that stays in the polytope: the projection of the
reward on the cone of feasible directions. It is piecewise linear, its slopes fall, and it ends at an optimum. As long as
arg(t, R1) + θ ≤ 90°, no reward within the angle θ of R1 falls along the step; beyond, one does.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from rewardtheory.arithmetic import floats, is_jax
from rewardtheory.distances.polytope import projection
from rewardtheory.makers import as_reward, uniform_policy
from rewardtheory.makers import policy as as_policy
from rewardtheory.solvers.occupancies import occupancy_of
from rewardtheory.solvers.optimal import return_range
from rewardtheory.transition import expect_reward, reachable
from rewardtheory.types import MDP, NotConverged

MAX_SEGMENTS = 10_000


@dataclass(frozen=True, eq=False)
class Ascent:
    """What `steepest_ascent` found.

    Attributes:
        occupancies: (K + 1, S, A), the corners of the path.
        returns: (K + 1,), J of the reward climbed at the corners.
        angles: (K,), the angle of each segment with the reward, in radians, rising.
        bound: how much more than the last return any policy earns, proved; 0 up to rounding.
    """

    occupancies: np.ndarray
    returns: np.ndarray
    angles: np.ndarray
    bound: float


def steepest_ascent(mdp: MDP, reward, *, start=None) -> Ascent:
    """The path of steepest ascent of J in the set of occupancies, from a policy to an optimum.

    t = argmax ⟨t, R⟩/|t| over feasible directions, which is the projection of R on their cone; straight on to the next
    face, then anew.

    Args:
        mdp: the model, in float64 (exact ones are rounded).
        reward: R(s,a,s') in the layout of the transition.
        start: a policy; by default uniform over available actions.

    Returns:
        `Ascent`.

    Raises:
        ValueError: on bad input; NotConverged: where rounding keeps the path from ending.

    Notes: one non-negative least-squares problem for each segment, with dense matrices of |S||A| rows.

    Source: karwowski2024goodhart.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"a": "s", "b": "s", "c": "s"}}, start="s", discount=0)
    >>> path = rt.steepest_ascent(mdp, rt.reward(mdp, action=[[1, 0.8, 0]]))
    >>> path.occupancies[1].round(6).tolist(), path.occupancies[2].round(6).tolist()
    ([[0.555556, 0.444444, 0.0]], [[1.0, 0.0, 0.0]])
    """
    R = as_reward(mdp, reward)
    if is_jax(R):
        raise ValueError("`reward` is a JAX array; steepest_ascent takes NumPy or exact numbers: use numpy.asarray.")
    M = projection(mdp)
    counted = np.flatnonzero(_counted(mdp))
    M = M[np.ix_(counted, counted)]
    r = floats(expect_reward(mdp.transition, R)).ravel()[counted]
    pi = uniform_policy(mdp) if start is None else as_policy(mdp, start)
    x = floats(occupancy_of(mdp, pi)).ravel()[counted]
    slope, points, angles = M @ r, [x], []
    size = np.linalg.norm(slope)
    if size <= 1e-13 * np.linalg.norm(r):  # a trivial reward, up to rounding
        slope, size = 0.0 * slope, 0.0
    for t, corner in segments(x, M, slope):
        points.append(corner)
        angles.append(float(np.arccos(np.clip(t @ slope / (np.linalg.norm(t) * size), -1, 1))))
    table = np.zeros((len(points), mdp.available.size))
    table[:, counted] = points
    best = return_range(mdp, R)
    returns = np.array(points) @ r
    gap = float(floats(best.high)) - float(returns[-1]) + float(floats(best.bound))
    return Ascent(table.reshape(-1, *mdp.available.shape), returns, np.array(angles), gap)


def segments(x: np.ndarray, M: np.ndarray, slope: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """The straight pieces of a steepest ascent in {x ≥ 0, x − start in the image of M}: (direction, where it ends).

    Args:
        x: (n,), the start.
        M: (n, n), the orthogonal projection on the directions that are open inside.
        slope: M r, (n,).

    Raises:
        NotConverged: after more segments than rounding should need.
    """
    from scipy.optimize import nnls

    size, tiny, count = np.linalg.norm(slope), 1e-12 * x.sum(), 0
    while size > 0:
        walls = x <= tiny
        t = slope
        if walls.any():
            # The nearest direction that leaves no wall behind: Moreau's decomposition, slope = open part − push of walls.
            push, _ = nnls(M[:, walls], -slope, maxiter=50 * len(x) + 1000)
            t = slope + M[:, walls] @ push
        # ⟨t, R⟩ = |t|² for a projection: what is left below rounding is no ascent.
        length = np.linalg.norm(t)
        t = np.where(walls & (t < 1e-10 * size), 0.0, t)
        if length <= 1e-9 * size:
            return
        falling = t < -1e-14 * length
        x = np.maximum(x + (x[falling] / -t[falling]).min() * t, 0.0)
        x[(x <= tiny) & falling] = 0.0
        yield t, x
        count += 1
        if count >= MAX_SEGMENTS:
            raise NotConverged(
                f"`steepest_ascent` made {MAX_SEGMENTS} segments and rises still at {length / size:.2g} of the steepest "
                "slope; the reward has directions that differ by rounding alone: round it."
            )


def _counted(mdp: MDP):
    seen = reachable(mdp) if mdp.discount > 0 else np.asarray(mdp.initial) > 0
    return (np.asarray(mdp.available) & (seen & ~np.asarray(mdp.terminal))[:, None]).ravel()


def optimal_stop(path: Ascent, angle: float) -> int:
    """After how many segments of an ascent to stop, so that no reward within an angle of the one climbed ever falls.

    The first i with J1(η_{i+1}) − J1(η_i) < sin θ |M R1| |η_{i+1} − η_i|, that is arg(t_i, R1) + θ > 90°; the number of
    segments where there is none.

    Args:
        path: what `rt.steepest_ascent` found for the proxy R1.
        angle: θ in [0, π/2], how far the true reward may be from the proxy (`rt.reward_angle`).

    Source: karwowski2024goodhart.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"a": "s", "b": "s", "c": "s"}}, start="s", discount=0)
    >>> path = rt.steepest_ascent(mdp, rt.reward(mdp, action=[[1, 0.8, 0]]))
    >>> rt.optimal_stop(path, 1.0471), rt.optimal_stop(path, 0.1)
    (1, 2)
    """
    if not 0 <= angle <= np.pi / 2:
        raise ValueError(
            f"`angle` is {angle}; it must lie in [0, π/2] (radians): beyond a right angle no step is safe."
        )
    steep = np.flatnonzero(path.angles + angle > np.pi / 2 + 1e-12)
    return int(steep[0]) if len(steep) else len(path.angles)


def adversary(mdp: MDP, reward, path: Ascent, segment: int, angle: float):
    """The reward within an angle of the one climbed that gains least along a segment of the ascent.

    R0 = cos θ u − sin θ w, with u the direction of R1 and w that of the segment orthogonal to u: its gain per length is
    cos(arg(t, R1) + θ), which no reward within θ falls below.

    Args:
        mdp: the model.
        reward: R1, in the layout of the transition.
        path: what `rt.steepest_ascent` found for it.
        segment: which one, from 0.
        angle: θ in [0, π/2], in radians.

    Returns:
        R0(s,a) as a reward in the layout.

    Source: karwowski2024goodhart.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"a": "s", "b": "s", "c": "s"}}, start="s", discount=0)
    >>> r = rt.reward(mdp, action=[[1, 0.8, 0]])
    >>> path = rt.steepest_ascent(mdp, r)
    >>> float((path.occupancies[2] - path.occupancies[1]).ravel() @ rt.adversary(mdp, r, path, 1, 1.0)[:, :, 0].ravel()) < 0
    True
    """
    from rewardtheory.transition import at_departure

    M = projection(mdp)
    slope = M @ floats(expect_reward(mdp.transition, as_reward(mdp, reward))).ravel()
    u = slope / np.linalg.norm(slope)
    t = (path.occupancies[segment + 1] - path.occupancies[segment]).ravel()
    w = t / np.linalg.norm(t) - (t @ u) / np.linalg.norm(t) * u
    side = np.linalg.norm(w)
    if side < 1e-9:
        # A segment straight up the reward has no side of its own: all directions orthogonal to the reward are as bad.
        sides = M - np.outer(u, u @ M)
        w = sides[:, np.linalg.norm(sides, axis=0).argmax()]
        side = np.linalg.norm(w)
    w = w / side if side > 1e-9 else w * 0
    table = (np.cos(angle) * u - np.sin(angle) * w).reshape(mdp.available.shape)
    table = np.where(np.asarray(mdp.terminal)[:, None], 0.0, table)
    return np.array(at_departure(mdp.transition, table))


def normalized_drop(mdp: MDP, reward, path: Ascent) -> float:
    """How far the true return has fallen at the end of an ascent: J0(end) − max of J0 along it, as a share of its range.

    Args:
        mdp: the model.
        reward: R0, what counts.
        path: an ascent of a proxy.

    Returns:
        A number in [−1, 0]; below 0 the climb has gone too far (Goodhart's law). 0 for a trivial reward.

    Source: karwowski2024goodhart.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"a": "s", "b": "s", "c": "s"}}, start="s", discount=0)
    >>> path = rt.steepest_ascent(mdp, rt.reward(mdp, action=[[1, 0.8, 0]]))
    >>> round(rt.normalized_drop(mdp, rt.reward(mdp, action=[[0.2, 1, 0]]), path), 9)  # −16/45
    -0.355555556
    """
    J = returns_along(mdp, reward, path)
    ends = return_range(mdp, reward)
    size = float(floats(ends.high)) - float(floats(ends.low))
    return 0.0 if size <= 2 * float(floats(ends.bound)) else min(0.0, float((J[-1] - J.max()) / size))


def returns_along(mdp: MDP, reward, path: Ascent) -> Any:
    """J of a reward at the corners of an ascent, (K + 1,).

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"a": "s", "b": "s", "c": "s"}}, start="s", discount=0)
    >>> path = rt.steepest_ascent(mdp, rt.reward(mdp, action=[[1, 0.8, 0]]))
    >>> rt.returns_along(mdp, rt.reward(mdp, action=[[0.2, 1, 0]]), path).round(4).tolist()
    [0.4, 0.5556, 0.2]
    """
    r = floats(expect_reward(mdp.transition, as_reward(mdp, reward)))
    return (path.occupancies * r).sum(axis=(1, 2))
