"""A maximal lottery need not be unique."""

from fractions import Fraction

import numpy as np

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="conitzer2024social")
def a_tie_leaves_many_maximal_lotteries():
    """Of two alternatives with 1/2 against each other every lottery is maximal: the least weight that one of them
    can have is 0, and by symmetry the greatest is 1."""
    half = Fraction(1, 2)
    found = rt.maximal_lottery([[half, half], [half, half]])
    assert found.dimension == 1 and len(found.vertices) == 2
    rows = np.vstack([np.eye(2, dtype=int), np.zeros((2, 2), int)]).tolist()
    system = exact.system_of(
        "the weight of the first alternative in a lottery x ≥ 0, Σ x = 1 with margins xᵀA ≥ 0 for A = 0",
        2,
        equal=([[1, 1]], [1]),
        at_least=(rows, [0] * 4),
    )
    return exact.optimum(system, [1, 0], [0, 1], [0], [1, 0, 0, 0])
