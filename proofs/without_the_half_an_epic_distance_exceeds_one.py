"""The Pearson distance and its half."""

from fractions import Fraction

from rewardtheory import exact
from rewardtheory.verify.claims import refutation


@refutation(
    source="gleave2021epic",
    printed="The EPIC distance, a number in [0, 1], is √(1 − ρ) for the correlation ρ of two canonical forms (as a public "
    "implementation computes it).",
    repaired="the_epic_distance_is_an_invariant_pseudometric: it is √((1 − ρ)/2), which is 1 for a reward and its negative.",
)
def without_the_half_an_epic_distance_exceeds_one():
    """Two arms, R = (1, 0) and −R. Their centred forms are (1/2, −1/2) and (−1/2, 1/2), with correlation −1: the
    formula gives √2, with the half it gives 1."""
    values = {
        "x": Fraction(1, 2),
        "y": Fraction(-1, 2),
        "ρ": ["/", ["*", 2, "x", "y"], ["sqrt", ["*", ["*", 2, "x", "x"], ["*", 2, "y", "y"]]]],
        "printed": ["sqrt", ["-", 1, "ρ"]],
        "halved": ["sqrt", ["/", ["-", 1, "ρ"], 2]],
    }
    near = Fraction(1, 10**9)
    claims = [("printed", ">", Fraction(7, 5)), ("halved", "<=", 1 + near), ("halved", ">=", 1 - near)]
    return exact.arithmetic("EPIC of a reward and its negative on two arms", values, claims)
