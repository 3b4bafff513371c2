"""Least forms in the greatest entry are no canonical forms."""

from fractions import Fraction

import numpy as np

from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="skalse2024starc")
def centring_by_the_midrange_is_not_linear():
    """On three arms the representative with the least greatest entry is the reward minus its midrange. Those of (0,
    0, 1) and (0, 1, 0) add up to (−1, 0, 0), whose greatest entry is 1; but (0, 1, 1) has a representative with
    1/2. A canonical form is linear, and this is not. (The unknowns are a shift and a bound on the entries.)"""
    half = Fraction(1, 2)
    forms = [[x - half for x in r] for r in ((0, 0, 1), (0, 1, 0))]
    assert max(abs(x + y) for x, y in zip(*forms, strict=True)) == 1
    total = np.array([0, 1, 1])
    rows = [[sign, 1] for sign in (-1, 1) for _ in total]
    system = exact.system_of(
        "t with |r(a) + c| <= t for r = (0, 1, 1) and some c", 2, at_least=(rows, [*total, *(-total)])
    )
    return exact.optimum(system, [0, 1], [-half, half], [], [0, half, 0, half, 0, 0])
