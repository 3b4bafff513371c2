"""The VAL forms of many rewards on one model: one pass over the rewards, one linear solve for all of them.

A reward (S, A, S) is read once, reduced to its expected rewards (S, A) and to its largest entry, and not seen again. The
values of the uniform policy under all rewards are the columns of one right-hand side.
"""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from scipy.linalg import blas

from rewardtheory.arithmetic import UNIT_ROUNDOFF
from rewardtheory.makers import as_reward, uniform_policy
from rewardtheory.solvers.error_bounds import SMALLEST_NORMAL, fixed_point_error, width
from rewardtheory.solvers.proper import require_ending
from rewardtheory.transition import expect, probability, resolvent, support
from rewardtheory.types import MDP

# The place of the largest |x| in one read; the stubs of scipy do not name it.
_place_of_largest = vars(blas)["idamax"]


# How many numbers are looked at twice in a row: half a megabyte.
CACHED = 2**16


class Forms(NamedTuple):
    """Canonical forms (K, S, A), and for each a proved bound on the error of its entries (K,), and whether it is 0."""

    form: np.ndarray
    error: np.ndarray
    zero: np.ndarray


def expected_rewards(mdp: MDP, rewards: Iterable) -> tuple[np.ndarray, np.ndarray]:
    """(E[R_k(s,a,S')] as (K, S, A), max |R_k| as (K,)), each reward read once; for float64 models.

    Raises:
        ValueError: as `rt.reward` does, naming the place in `rewards`.
    """
    p = probability(mdp.transition)
    ended = bool(np.any(mdp.terminal))
    closed = support(mdp.transition)[mdp.terminal] & mdp.available[mdp.terminal][:, :, None] if ended else None
    reduced, largest = [], []
    # In pieces that stay in the cache, so that the second look at a piece does not read memory again.
    rows = max(1, CACHED // (p.shape[1] * p.shape[2]))
    for k, R in enumerate(rewards):
        if type(R) is not np.ndarray or R.dtype != np.float64 or R.shape != p.shape:
            R = as_reward(mdp, R, f"rewards[{k}]")
        r, top = np.empty(p.shape[:2]), 0.0
        with np.errstate(over="ignore", invalid="ignore"):
            for begin in range(0, len(R), rows):
                piece = R[begin : begin + rows]
                np.vecdot(piece, p[begin : begin + rows], out=r[begin : begin + rows])
                flat = piece.ravel()
                top = max(top, abs(flat[_place_of_largest(flat)]))
        # 0 times infinity is NaN, so what is not finite shows in the sums: no second pass looks for it.
        if not np.isfinite(r).all() or (ended and (closed & (R[mdp.terminal] != 0)).any()):
            as_reward(mdp, R, f"rewards[{k}]")
            _require_finite(np.isfinite(r).all(), k, top)
        reduced.append(r)
        largest.append(top)
    if not reduced:
        raise ValueError("`rewards` is empty; give at least one reward.")
    return np.stack(reduced), np.array(largest)


def val_forms(mdp: MDP, rewards: Iterable) -> Forms:
    """`rt.canonical.val` of every reward under the uniform policy, with the bounds of `rt.canonical.val.error`."""
    require_ending(mdp)
    r, largest = expected_rewards(mdp, rewards)
    pi = uniform_policy(mdp)
    with np.errstate(over="ignore", invalid="ignore"):
        v = resolvent(mdp, pi, np.ascontiguousarray(np.vecdot(pi, r).T))
        q = np.moveaxis(expect(mdp.transition, v), 2, 0) * mdp.discount
        q += r
        form = q - v.T[:, :, None]
    form[:, ~np.asarray(mdp.available)] = 0.0
    for k in np.flatnonzero(~np.isfinite(form).all(axis=(1, 2)))[:1]:
        _require_finite(False, k, largest[k])
    residual = abs(np.vecdot(pi, q) - v.T).max(axis=1)
    # The same sums as in solvers.error_bounds, for every column.
    scale = largest + abs(v).max(axis=0)
    radius = 4 * (width(mdp) + 4) * (UNIT_ROUNDOFF * scale + np.where(scale > 0, SMALLEST_NORMAL, 0.0))
    off = fixed_point_error(mdp, residual, radius * (1 + mdp.n_actions / 4))
    return Forms(form, (1 + mdp.discount) * off + radius, largest == 0)


def _require_finite(finite, k: int, largest):
    if not finite:
        raise ValueError(
            f"`rewards[{k}]` has entries up to {largest:.3g}, too large for float64 at this discount: rescale it."
        )
