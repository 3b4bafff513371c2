"""All distances between K rewards, with K solves instead of K²."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from rewardtheory.arithmetic import UNIT_ROUNDOFF, is_jax
from rewardtheory.distances.embedding import Embedding, embed_starc
from rewardtheory.distances.starc import starc
from rewardtheory.transition import probability
from rewardtheory.types import MDP

# Below this distance the Gram matrix loses digits (its error is some u/d), and the difference is taken itself.
NEAR = 2.0**-4
BLOCK = 2**22


@dataclass(frozen=True, eq=False)
class DistanceMatrix:
    """What `distance_matrix` found.

    Attributes:
        values: (K, K), symmetric, with zeros on the diagonal.
        bound: (K, K), a proved bound on the error of every entry.
        recomputed: how many pairs were near enough to be taken from the difference itself.
        coverage: over what the distance compared the rewards, in words.
    """

    values: np.ndarray
    bound: np.ndarray
    recomputed: int
    coverage: str


def distance_matrix(mdp: MDP, rewards: Iterable, *, distance=starc, **options) -> DistanceMatrix:
    """The distances between all pairs of K rewards on one model.

    D(i,j)² = |x_i|² + |x_j|² − 2 x_i·x_j for the standardized forms x: one product of matrices. Where that cancels, the
    norm of x_i − x_j is computed itself.

    Args:
        mdp: the model, in float64 or exact.
        rewards: K rewards, each in the layout of the transition: an array (K, S, A, S), a list, or a generator, which
            is read once.
        distance: `rt.starc`, `rt.epic`, `rt.dard` or `rt.erc`: a function with an ``embed``.
        options: passed on to the distance: ``canonical=``, ``norm=``, ``metric=``, ``states=`` …

    Returns:
        `DistanceMatrix`.

    Raises:
        ValueError: on bad input, and on a distance that does not compare standardized forms.

    Notes: one pass over the rewards, one linear solve with K columns for STARC in its default form, K solves for
    others; K²·|S||A| multiplications. Metrics other than the 2-norm measure each pair, still without a solve.

    Source: skalse2024starc.

    >>> import rewardtheory as rt
    >>> mdp = rt.random_mdp(states=3, actions=2, seed=0)
    >>> r = rt.random_reward(mdp, seed=1)
    >>> rt.distance_matrix(mdp, [r, 2 * r, -r]).values.round(6).tolist()
    [[0.0, 0.0, 2.0], [0.0, 0.0, 2.0], [2.0, 2.0, 0.0]]
    """
    embed = getattr(distance, "embed", None)
    if embed is None:
        raise ValueError(
            f"`distance` is {getattr(distance, '__name__', distance)!r}, which does not compare standardized forms; give "
            "rt.starc, rt.epic, rt.dard or rt.erc, or call it pair by pair."
        )
    if is_jax(probability(mdp.transition)):
        raise ValueError("`mdp` holds JAX arrays; distance_matrix takes NumPy or exact numbers: use numpy.asarray.")
    embedded = embed(mdp, rewards, **options)
    if embedded.between is None:
        return _euclidean(embedded)
    return _measured(embedded)


def _measured(embedded: Embedding) -> DistanceMatrix:
    between: Any = embedded.between
    count = len(embedded.error)
    values, bound = np.zeros((count, count)), np.zeros((count, count))
    for i in range(count):
        for j in range(i + 1, count):
            values[i, j], bound[i, j] = between(i, j)
    return DistanceMatrix(values + values.T, bound + bound.T, count * (count - 1) // 2, embedded.coverage)


def _euclidean(embedded: Embedding) -> DistanceMatrix:
    x, error = embedded.points, embedded.error
    n = x.shape[1]
    square = np.vecdot(x, x)
    length = np.sqrt(square)
    values = x @ x.T
    values *= -2
    values += square[:, None] + square[None, :]
    np.maximum(values, 0.0, out=values)
    np.sqrt(values, out=values)
    # A product of n terms is off by at most (n + 1) u |x||y|, so a square by at most that of (|x| + |y|)², rounding of
    # the two additions included, and a root by that over itself, or by its root.
    off = (n + 8) * UNIT_ROUNDOFF * (length[:, None] + length[None, :]) ** 2
    bound = np.minimum(off / np.where(values > 0, values, 1.0), np.sqrt(off))
    bound = np.where(values > 0, bound, np.sqrt(off))
    near = np.triu(values < NEAR, 1)
    rows = max(1, BLOCK // max(n, 1))
    for i in np.flatnonzero(near.any(axis=1)):
        others = np.flatnonzero(near[i])
        for start in range(0, len(others), rows):
            j = others[start : start + rows]
            difference = x[j] - x[i]
            d = np.sqrt(np.vecdot(difference, difference))
            # Each difference is exact up to u of itself, so the whole is relative; squares that underflow add the last.
            r = (n + 8) * UNIT_ROUNDOFF * d + n**0.5 * 2.0**-537
            values[i, j], bound[i, j] = d, r
            values[j, i], bound[j, i] = d, r
    bound += error[:, None] + error[None, :]
    np.fill_diagonal(values, 0.0)
    np.fill_diagonal(bound, 0.0)
    bound *= embedded.factor * (1 + 4 * UNIT_ROUNDOFF)
    values *= embedded.factor
    return DistanceMatrix(values, bound, int(near.sum()), embedded.coverage)


starc.embed = embed_starc
