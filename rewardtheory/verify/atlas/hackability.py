"""How many pairs of small integer rewards are hackable on the deterministic policies of a skeleton, exactly."""

import itertools
from math import lcm

import numpy as np
from flint import fmpq

from rewardtheory.solvers.bellman import one_hot
from rewardtheory.solvers.occupancies import occupancy_of
from rewardtheory.verify.atlas.skeletons import Skeleton

CHUNK = 512


def hackable_pairs(skeleton: Skeleton, discount: fmpq, *, size: int = 1) -> tuple[int, int]:
    """Ordered pairs of rewards R(s,a) from −size to size: (how many are hackable, how many pairs there are).

    A pair (R₁, R₂) is hackable if J₁(π) < J₁(ρ) and J₂(π) > J₂(ρ) for some deterministic π and ρ; the start is uniform.

    Source: skalse2022hacking.

    >>> import rewardtheory as rt
    >>> from flint import fmpq
    >>> rt.atlas.hackable_pairs(rt.atlas.skeletons(1, 2)[0], fmpq(1, 2))
    (18, 81)
    """
    signs = order_signs(skeleton, discount, size)
    total = len(signs) ** 2
    # Rewards of one order are hackable with the same ones, and R₁ with R₂ iff −R₁ with −R₂.
    signs, copies = np.unique(signs, axis=0, return_counts=True)
    first = signs[np.arange(len(signs)), (signs != 0).argmax(axis=1)] if signs.shape[1] else np.zeros(len(signs))
    up, down = (signs > 0).astype(np.float32), (signs < 0).astype(np.float32)
    # Counts of comparisons, far below 2^24: exact in float32.
    found, half = 0, np.flatnonzero(first > 0)
    for i in range(0, len(half), CHUNK):
        rows = half[i : i + CHUNK]
        against = up[rows] @ down.T + down[rows] @ up.T
        found += int(copies[rows] @ (against > 0) @ copies)
    return 2 * found, total


def order_signs(skeleton: Skeleton, discount: fmpq, size: int) -> np.ndarray:
    """For every reward of the box, a row: the signs of J(π) − J(ρ) for all pairs of deterministic policies."""
    mdp = skeleton.mdp(discount, uniform=True)
    S, A = skeleton.states, skeleton.actions
    policies = itertools.product(range(A), repeat=S)
    x = np.array([occupancy_of(mdp, one_hot(np.array(a), A, like=mdp.initial)).ravel() for a in policies], dtype=object)
    scale = lcm(*(int(e.q) for e in x.ravel()))
    whole = np.array([[int((e * scale).p) for e in row] for row in x], dtype=object)
    if max(map(sum, whole.tolist())) * size < 2**61:
        whole = whole.astype(np.int64)
    box = np.array(list(itertools.product(range(-size, size + 1), repeat=S * A)))
    J = box.astype(whole.dtype) @ whole.T
    first, second = np.array(list(itertools.combinations(range(len(x)), 2)), dtype=int).reshape(-1, 2).T
    return np.sign(J[:, first] - J[:, second]).astype(np.int8)
