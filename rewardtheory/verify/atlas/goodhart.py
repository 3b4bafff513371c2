"""Climbing a proxy: steepest ascent over the set of occupancies, and how often it turns against the true reward.

From the uniform policy the path follows the proxy, projected on the directions that the set of occupancies leaves open;
it has straight segments, each with a smaller slope than the one before. It turns if the true return first rises and is
lower at the end than somewhere on the way.
"""

from typing import NamedTuple

import numpy as np

from rewardtheory.arithmetic import floats
from rewardtheory.distances.ascent import segments, steepest_ascent
from rewardtheory.makers import uniform_policy
from rewardtheory.solvers.occupancies import occupancy
from rewardtheory.types import MDP
from rewardtheory.verify.atlas.skeletons import Skeleton

ANGLES = tuple(range(15, 180, 15))
DRAWS = 200
SMALL = 1e-9


class Polytope(NamedTuple):
    """Occupancies as start + basis · y: (pairs, the uniform policy's occupancy, an orthonormal basis of directions)."""

    start: np.ndarray
    basis: np.ndarray


def climb(mdp: MDP, proxy) -> list[np.ndarray]:
    """The occupancies (S, A) at the corners of the steepest ascent of a proxy, the uniform policy's first.

    Args:
        mdp: a small model, γ < 1; every state should be reachable.
        proxy: R(s,a,s') in the layout of the transition.

    Notes: what `rt.steepest_ascent` finds, without the rest.

    Source: karwowski2024goodhart.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"a": "s", "b": "s", "c": "s"}}, start="s", discount=0.0)
    >>> [x.round(3).tolist()[0] for x in rt.atlas.climb(mdp, rt.reward(mdp, action=[[1, 0.8, 0]]))]
    [[0.333, 0.333, 0.333], [0.556, 0.444, 0.0], [1.0, 0.0, 0.0]]
    """
    return list(steepest_ascent(mdp, proxy).occupancies)


def goodhart(skeleton: Skeleton, discount: float = 0.9, *, draws: int = DRAWS, seed: int = 0) -> tuple[int, ...]:
    """In how many of some random climbs the true return first rises and then falls, by the angle of the two rewards.

    Proxies are uniform on the sphere of directions of the set of occupancies, true rewards at the angles 15°, 30°, …,
    165° from them in a random plane; the start is uniform.

    Returns:
        For each angle a count out of `draws`: frequencies, with the error of a sample.

    Source: karwowski2024goodhart.

    >>> import rewardtheory as rt
    >>> rt.atlas.goodhart(rt.atlas.skeletons(1, 2)[0])  # along a segment nothing turns
    (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
    """
    polytope = polytope_of(skeleton.mdp(float(discount), uniform=True))
    d = polytope.basis.shape[1]
    if d < 2:
        return (0,) * len(ANGLES)
    random = np.random.default_rng([seed, skeleton.states, skeleton.actions])
    found = np.zeros(len(ANGLES), int)
    turns = np.radians(ANGLES)[:, None]
    for proxy, other in random.normal(size=(draws, 2, d)):
        proxy = proxy / np.linalg.norm(proxy)
        other = other - (other @ proxy) * proxy
        true = np.cos(turns) * proxy + np.sin(turns) * other / np.linalg.norm(other)
        returns = true @ np.array(path(polytope, proxy)).T
        top = returns.max(axis=1)
        found += (top > returns[:, 0] + SMALL) & (returns[:, -1] < top - SMALL)
    return tuple(found.tolist())


def polytope_of(mdp: MDP) -> Polytope:
    """The set of occupancies of a dense model, around that of the uniform policy."""
    S, A = mdp.available.shape
    p, gamma = floats(mdp.transition), float(floats(mdp.discount))
    flow = np.repeat(np.eye(S), A, axis=0) - gamma * p.reshape(S * A, S)
    keep = (mdp.available & ~mdp.terminal[:, None]).ravel()
    # Directions are orthogonal to all shaping, and 0 on pairs that nobody has.
    rows = np.vstack([flow[:, ~mdp.terminal].T, np.eye(S * A)[~keep]])
    _, sizes, vectors = np.linalg.svd(rows)
    rank = int((sizes > 1e-10).sum())
    return Polytope(floats(occupancy(mdp, uniform_policy(mdp))).ravel(), vectors[rank:].T)


def path(polytope: Polytope, direction: np.ndarray) -> list[np.ndarray]:
    """The corners of the steepest ascent, as coefficients of the basis, the start first."""
    start, basis = polytope
    corners = segments(start, basis @ basis.T, basis @ direction)
    return [np.zeros(len(direction)), *(basis.T @ (x - start) for _, x in corners)]
