"""The usual formula for the divergence of best-of-n is only a bound."""

from fractions import Fraction

from rewardtheory import exact
from rewardtheory.verify.claims import refutation


@refutation(
    source="beirami2024bestofn",
    printed="The distribution of the best of n draws diverges from that of one draw by log n − (n − 1)/n (a formula in common "
    "use, which this work corrects).",
    repaired="best_of_n_diverges_by_at_most_the_usual_formula: it is an upper bound, approached as single outcomes become "
    "unlikely; −log p(best) is another.",
)
def the_best_of_ten_can_stay_where_it_was():
    """Two outcomes, the better with probability 9/10, and n = 10. The best of ten diverges from one draw by less than
    1/9, as it must where the better outcome has that share: −log p(best) < 1/9. The formula says more than 1."""
    values = {
        "n": 10,
        "worse": Fraction(1, 10),
        "better": ["-", 1, "worse"],
        "all worse": ["^", "worse", 10],
        "one better": ["-", 1, "all worse"],
        "divergence": [
            "+",
            ["*", "all worse", ["log", ["/", "all worse", "worse"]]],
            ["*", "one better", ["log", ["/", "one better", "better"]]],
        ],
        "formula": ["-", ["log", "n"], ["/", ["-", "n", 1], "n"]],
    }
    claims = [("divergence", "<", Fraction(1, 9)), (["-", ["log", "better"]], "<", Fraction(1, 9)), ("formula", ">", 1)]
    return exact.arithmetic("The divergence of the best of ten draws from one draw", values, claims)
