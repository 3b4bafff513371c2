"""Two meanings of a weighted maximum."""

from fractions import Fraction

from rewardtheory import exact
from rewardtheory.verify.claims import refutation


@refutation(
    source="skalse2024starc",
    printed="The weighted norm (Σ τ |x|^p)^{1/p} at p = ∞ is max τ |x| (as the published experiment computes it).",
    repaired="As p grows, the weighted norm tends to max |x| on the support of τ. Both are norms; the library calls them "
    "rt.weighted(inf) and rt.weighted_max.",
)
def weighing_the_greatest_entry_is_no_limit_of_weighted_norms():
    """Weights (1/100, 99/100), x = (1, 1/2). The weighted norm is at least (1/100)^{1/p}, which is above 9/10 for p =
    64 and rises from there to 1, the greatest entry. The greatest weighted entry is 99/200."""
    values = {
        "rare": Fraction(1, 100),
        "common": Fraction(99, 100),
        "power": ["+", ["*", "rare", ["^", 1, 64]], ["*", "common", ["^", Fraction(1, 2), 64]]],
        "norm": ["exp", ["/", ["log", "power"], 64]],
        "weighed": ["max", ["*", "rare", 1], ["*", "common", Fraction(1, 2)]],
    }
    claims = [("norm", ">", Fraction(9, 10)), ("norm", "<", 1), ("weighed", "==", Fraction(99, 200))]
    return exact.arithmetic("The weighted 64-norm, and the greatest weighted entry", values, claims)
