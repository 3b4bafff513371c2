"""A flow without a trace of scores."""

from fractions import Fraction

from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="jiang2011hodgerank")
def a_circle_is_all_residual():
    """Around rock, paper and scissors the margins are 1. Whatever the scores, one of the three margins is missed by
    at least 1, as it is by no scores at all."""
    rows = [[1, -1, 0, 1], [0, 1, -1, 1], [-1, 0, 1, 1]]
    system = exact.system_of(
        "t where x, y, z are scores and x − y, y − z, z − x are each at least 1 − t", 4, at_least=(rows, [1, 1, 1])
    )
    third = Fraction(1, 3)
    return exact.optimum(system, [0, 0, 0, 1], [0, 0, 0, 1], [], [third, third, third])
