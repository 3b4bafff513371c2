"""Worst-case regret bounded from both sides by a STARC distance, with the sharp constants.

With u, v the directions of two rewards among occupancies (their expected rewards, projected off shaping, of length 1),
θ their angle and s = sin(min(θ, 90°)), ρ the inradius and D the diameter of the set of occupancies:

    (2ρ/D) s ≤ W(R1|R2) ≤ min(1, (D/2ρ) s)

|u − v| = 2 sin(θ/2) is a STARC distance, and s = |u − v||u + v|/2 up to a right angle.
"""

from typing import Any, NamedTuple

import numpy as np

from rewardtheory.arithmetic import is_exact, is_jax, roundoff
from rewardtheory.distances.minimal import _least_squares
from rewardtheory.distances.pearson import Unit, half_distance, unit
from rewardtheory.distances.polytope import diameter, inradius
from rewardtheory.makers import as_reward
from rewardtheory.solvers.optimal import return_range
from rewardtheory.solvers.proper import require_ending
from rewardtheory.transition import expect_reward, reachable, select
from rewardtheory.types import MDP


class RegretBounds(NamedTuple):
    """What `regret_bounds` found.

    Attributes:
        low, high: proved bounds, low ≤ W(R1|R2) ≤ high.
        distance: the STARC distance |u − v| in [0, 2].
        bound: a proved bound on its error.
        inradius, diameter: ρ (not above the true one) and D (not below it).
    """

    low: float
    high: float
    distance: float
    bound: float
    inradius: float
    diameter: float


class Direction(NamedTuple):
    """A reward as a direction among occupancies: a `Unit`, and whether it is proved to be trivial or not to be."""

    unit: Unit
    trivial: bool | None


def regret_bounds(mdp: MDP, reward, proxy) -> RegretBounds:
    """Bounds on the worst-case regret of a proxy from a STARC distance alone: (2ρ/D) s ≤ W ≤ min(1, (D/2ρ) s).

    Args:
        mdp: the model; states that no policy reaches do not count.
        reward: R1, what counts.
        proxy: R2, what is compared by.

    Returns:
        `RegretBounds`. `rt.worst_case_regret` finds W itself; the bounds say what a distance is worth on this model,
        and hold for every pair of rewards at the same distance.

    Raises:
        ValueError: on bad input, and at discount 1 where some policy never ends.

    Notes: ρ takes one linear program; D compares up to 1024 deterministic policies, and is bounded beyond. Both
    constants are attained. A trivial reward has W = 0, a trivial proxy of another one W = 1.

    Source: skalse2024starc (that such bounds exist); the constants are derived in the text-book.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"a": "s", "b": "s"}}, start="s", discount=0.5)
    >>> r = rt.reward(mdp, {("s", "a"): 1})
    >>> found = rt.regret_bounds(mdp, r, -r)
    >>> round(found.low, 9), found.high, round(found.distance, 9)
    (1.0, 1.0, 2.0)
    """
    one, other = (direction(mdp, R, name) for R, name in ((reward, "reward"), (proxy, "proxy")))
    size = inradius(mdp).radius, diameter(mdp).diameter
    half, off = (float(x) for x in half_distance(one.unit, other.unit))
    distance = 2 * half, 2 * off
    if one.trivial or (other.trivial and one.trivial is False):
        known = 0.0 if one.trivial else 1.0
        return RegretBounds(known, known, *distance, *size)
    if one.trivial is None or other.trivial is None:
        return RegretBounds(0.0, 1.0, *distance, *size)
    low, high = sine(one.unit, other.unit)
    rho, wide = size
    ratio = 2 * rho / wide * (1 - 4 * roundoff(rho)) if wide > 0 else 0.0
    return RegretBounds(min(1.0, ratio * low), min(1.0, high / ratio) if ratio > 0 else 1.0, *distance, *size)


def span_bound(mdp: MDP, reward, proxy):
    """A bound on worst-case regret from one difference: W ≤ span(r1 − r2) / ((1 − γ) (max J1 − min J1)).

    r1 and r2 are the expected rewards of any two representatives: shape and scale the proxy towards the reward first.

    Args:
        mdp: the model, with discount below 1.
        reward: R1, what counts.
        proxy: R2, what is compared by.

    Returns:
        The bound, rounding included, at most 1; 0 for a reward that is exactly 0.

    Raises:
        ValueError: on bad input, and at discount 1.

    Source: skalse2024starc (the quantity bounded); the bound is derived in the text-book.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"a": "s", "b": "s"}}, start="s", discount=0.5)
    >>> r = rt.reward(mdp, {("s", "a"): 1})
    >>> float(rt.span_bound(mdp, r, r)) < 1e-12, float(rt.span_bound(mdp, r, -r))
    (True, 1.0)
    """
    R1, R2 = as_reward(mdp, reward, "reward"), as_reward(mdp, proxy, "proxy")
    if not np.all(np.asarray(mdp.discount) < 1):
        raise ValueError("`mdp` has discount 1; the bound divides by 1 − γ: lower the discount.")
    r = expect_reward(mdp.transition, R1) - expect_reward(mdp.transition, R2)
    # A terminal state pays 0 under both, for ever.
    live = np.asarray(mdp.available) & ~np.asarray(mdp.terminal)[:, None]
    paid = [*r[live].ravel(), *([0 * r[0, 0]] if np.asarray(mdp.terminal).any() else [])]
    off = 4 * (R1.shape[2] + 4) * roundoff(R1) * (abs(R1).max() + abs(R2).max())
    span = max(paid, default=0.0) - min(paid, default=0.0) + 2 * off
    ends = return_range(mdp, R1)
    size = ends.high - ends.low - 2 * ends.bound
    if not size > 0:
        return 0.0 if (R1 == 0).all() else 1.0
    bound = span / ((1 - mdp.discount) * size) * (1 + 8 * roundoff(R1))
    return bound if bound < 1 else bound * 0 + 1


def direction(mdp: MDP, reward, name: str = "reward") -> Direction:
    """The expected reward of a reward, projected off shaping on the pairs that count, of length 1."""
    R = as_reward(mdp, reward, name)
    if is_jax(R):
        raise ValueError(f"`{name}` is a JAX array; the bounds take NumPy or exact numbers: use numpy.asarray.")
    keep = reachable(mdp)
    if not keep.all():
        mdp, R = select(mdp, keep, R)
    require_ending(mdp)
    r = expect_reward(mdp.transition, R)
    if mdp.discount == 0:
        # Only the first step counts.
        r = np.where((mdp.initial != 0)[:, None], r, r * 0)
    found = _least_squares(mdp, r, r * 0 + 1, abs(R).max())
    x = np.where(mdp.available, found.residual, r * 0)
    zero = bool((x == 0).all()) and (is_exact(R) or bool((R == 0).all()))
    scaled = unit(x, x.size**0.5 * float(found.residual_error), zero=zero)
    trivial = True if zero else None if (scaled.point == 0).all() else False
    return Direction(scaled, trivial)


def sine(first: Unit, second: Unit) -> tuple[float, float]:
    """Bounds on sin(min(θ, 90°)) for the angle θ of two directions."""
    off = float(first.error + second.error) + 4 * (len(first.point) + 8) * roundoff(first.point)
    apart, together = (float(np.linalg.norm(x)) for x in (first.point - second.point, first.point + second.point))
    low, high = max(0.0, apart - off), min(2.0, apart + off)

    def value(d):
        """sin θ for |u − v| = d, rising up to a right angle and 1 from there."""
        return 1.0 if d >= 2**0.5 else d * (1 - d * d / 4) ** 0.5

    rounding = 8 * roundoff(first.point)
    if together < apart:
        return value(low) * (1 - rounding), 1.0
    return value(low) * (1 - rounding), min(1.0, value(high) * (1 + rounding))


def reward_angle(mdp: MDP, reward_1, reward_2) -> tuple[float, Any]:
    """The angle between two rewards among occupancies, in radians, with a proved bound on its error.

    arg(R1, R2) = 2 arcsin(|u − v|/2), 0 iff both order policies alike, π iff oppositely.

    Args:
        mdp: the model.
        reward_1, reward_2: R(s,a,s') in the layout of the transition.

    Returns:
        (angle, bound); a right angle with bound π/2 where a reward is trivial.

    Source: karwowski2024goodhart.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"a": "s", "b": "s"}}, start="s", discount=0.5)
    >>> r = rt.reward(mdp, {("s", "a"): 1})
    >>> round(rt.reward_angle(mdp, r, -r)[0], 9)
    3.141592654
    """
    one, other = direction(mdp, reward_1, "reward_1"), direction(mdp, reward_2, "reward_2")
    if one.trivial is not False or other.trivial is not False:
        return float(np.pi / 2), float(np.pi / 2)
    x, y = one.unit.point, other.unit.point
    angle = 2 * np.arctan2(np.linalg.norm(x - y), np.linalg.norm(x + y))
    # The angle of two unit vectors moves by at most as much as they turn: arcsin of their error.
    off = float(one.unit.error + other.unit.error) + 4 * (len(x) + 8) * roundoff(x)
    return float(angle), float(2 * off + 16 * roundoff(x))
