"""A bound in units of the size of a reward."""

from fractions import Fraction

from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="gleave2021epic")
def shaping_inflates_the_regret_bound_of_epic():
    """Two arms, γ = 1/2, R1 = (1, 0) and R2 = (0, 1): EPIC = 1, K = 1, and no policy can lose more than the range of
    returns, 2. The bound 16 K ‖R1‖ EPIC/(1 − γ) is above 22. Add 1000 to both arms of R1, which is shaping and changes
    neither returns' differences nor EPIC: the bound is above 32000, the regret still 2."""
    values = {"γ": Fraction(1, 2), "regret": ["/", 1, ["-", 1, "γ"]]}
    for name, shift in (("plain", 0), ("shaped", 1000)):
        size = ["sqrt", ["/", ["+", ["^", 1 + shift, 2], ["^", shift, 2]], 2]]
        values[name] = ["/", ["*", 16, size], ["-", 1, "γ"]]
    claims = [("regret", "==", 2), ("plain", ">", 22), ("shaped", ">", 32000)]
    return exact.arithmetic(
        "The regret bound of EPIC on two arms, before and after shaping by a constant", values, claims
    )
