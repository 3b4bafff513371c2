"""Partition and order statistics, which the array API standard lacks: one small helper for each array library."""

import math
import sys

import numpy as np

from rewardtheory.scores import torch_namespace

# NumPy partitions rows in place; rows of this many bytes together stay in the cache of a core.
CHUNK = 1 << 18


def order_statistics(xp, x, k):
    """The entries of rank k and k + 1 (from 0) of the trailing axis; the second is the first where there is none."""
    last = x.shape[-1] - 1
    if xp is np:
        return _numpy(x, k, last)
    if xp is torch_namespace:
        upper = sys.modules["torch"].topk(x, last - k + 1, dim=-1, sorted=True).values  # descending, NaN first
        return upper[..., -1] + 0 * upper[..., 0], upper[..., max(-2, -1 - (last - k))] + 0 * upper[..., 0]
    rows = xp.sort(x, axis=-1)
    return rows[..., k] + 0 * _finite(xp, rows[..., -1]), rows[..., min(k + 1, last)]


def sorted_masked(xp, x, where):
    """The rows in ascending order, entries that do not count last."""
    return xp.sort(xp.where(where, x, math.inf), axis=-1)


def _finite(xp, x):
    """x where it is finite or NaN, 0 for an infinite number: 0 · ∞ would be NaN."""
    return xp.where(xp.isinf(x), xp.zeros_like(x), x)


def _numpy(x, k, last):
    if x.dtype == object:
        rows = np.sort(x, axis=-1)
        return rows[..., k], rows[..., min(k + 1, last)]
    flat = x.reshape(-1, last + 1)
    below, above = np.empty(len(flat), x.dtype), np.empty(len(flat), x.dtype)
    step = max(1, CHUNK // max(1, flat.strides[0] if flat.flags.c_contiguous else x.itemsize * (last + 1)))
    for start in range(0, len(flat), step):
        rows = np.partition(flat[start : start + step], k, axis=-1)
        below[start : start + step] = rows[:, k]
        above[start : start + step] = rows[:, k + 1 :].min(axis=-1) if k < last else rows[:, k]
    # NaN is sorted last: it is in the upper part, whose least is then NaN.
    below = np.where(np.isnan(above), above, below)
    return below.reshape(x.shape[:-1]), above.reshape(x.shape[:-1])
