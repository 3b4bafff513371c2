"""The size of a correction that is put off to the end."""

from fractions import Fraction

from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="forbes2024intrinsic")
def taking_all_back_at_the_end_can_cost_more_than_numbers_hold():
    """A bonus of 1 at the first of N = 4500 steps, γ = 99/100, that is taken back at the last one costs γ^−(N−1) there: more
    than 4·10¹⁹, so in float64 the other terms of that step, if they are of size 1, are lost to rounding."""
    values = {"γ": Fraction(99, 100), "cost": ["/", 1, ["^", "γ", 4499]], "rounding": ["/", "cost", ["^", 2, 53]]}
    claims = [("cost", ">", 4 * 10**19), ("cost", "<", 5 * 10**19), ("rounding", ">", 1)]
    return exact.arithmetic("A bonus of 1 taken back 4499 steps later", values, claims)
