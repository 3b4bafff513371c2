"""Integers for the search in partially observable off-switch games."""

from functools import reduce
from math import lcm
from typing import Any

import numpy as np


def integer_table(gain) -> tuple[Any, int]:
    """The table times its common denominator, as integers, and that denominator.

    The integers are int64 where every sum of entries fits, else Python's.
    """
    unit = reduce(lcm, (int(x.q) for x in gain.ravel()), 1)
    whole = np.array([int(x.p) * (unit // int(x.q)) for x in gain.ravel()], dtype=object).reshape(gain.shape)
    small = sum(abs(x) for x in whole.ravel()) < 2**62
    return (whole.astype(np.int64) if small else whole), unit


def subset_sums(rows):
    """The sums of all subsets of n rows (n, k): (2^n, k), subset i holding row j iff bit j of i is set."""
    found = rows[:1] * 0
    for row in rows:
        found = np.concatenate([found, found + row])
    return found
