"""Least forms in the sum of absolute entries are no canonical forms."""

from fractions import Fraction

import numpy as np

from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="skalse2024starc")
def centring_by_the_median_is_not_linear():
    """On three arms the representative with the least sum of absolute entries is the reward minus its median. Those of
    (0, 0, 1) and (0, 1, 0) are themselves, and add up to (0, 1, 1) with the sum 2; but (0, 1, 1) has a representative
    with the sum 1. On two arms it is not even unique: every shift between the two payments is as good. (The unknowns are
    a shift and bounds on the entries.)"""
    total = np.array([0, 1, 1])
    rows = [[sign, *(int(i == j) for j in range(3))] for sign in (-1, 1) for i in range(3)]
    system = exact.system_of(
        "t with |r(a) + c| <= t(a) for r = (0, 1, 1) and some c", 4, at_least=(rows, [*total, *(-total)])
    )
    half = Fraction(1, 2)
    return exact.optimum(system, [0, 1, 1, 1], [-1, 1, 0, 0], [], [0, half, half, 1, half, half])
