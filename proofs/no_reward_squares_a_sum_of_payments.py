"""Utilities of returns that are not affine."""

from fractions import Fraction

from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="skalse2023limitations")
def no_reward_squares_a_sum_of_payments():
    """Twice in a row be paid 1 or 0, from a state that does not remember; what counts is E[G²] of the sum. Once paid for
    sure, first or second, is worth 1; to toss a coin twice is worth 3/2, more than either. A reward makes returns p r1 +
    q r2 of being paid with probabilities p and q, and cannot put (1/2, 1/2) above both (1, 0) and (0, 1)."""
    half = Fraction(1, 2)
    plans = {"first": (1, 0), "second": (0, 1), "coins": (half, half)}

    def squared(p, q):  # E[(X + Y)²] of two independent payments
        return p + q + 2 * p * q

    assert [squared(*plan) for plan in plans.values()] == [1, 1, Fraction(3, 2)]
    rows = [[x - y for x, y in zip(plans["coins"], plans[name], strict=True)] for name in ("first", "second")]
    system = exact.system_of(
        "(r1, r2) with the return of the coins at least 1 above either sure plan", 2, at_least=(rows, [1, 1])
    )
    return exact.farkas(system, [], [1, 1])
