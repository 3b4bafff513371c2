"""How often a dead end is optimal."""

from fractions import Fraction

from rewardtheory import exact
from rewardtheory.verify.claims import refutation


@refutation(
    source="turner2021power",
    printed="From the first state lead one way to a dead end, and one over two states to a choice of two dead ends. If all "
    "state rewards have the distribution function x² on [0, 1], independently, and γ = 12/100, one of the two ways is "
    "optimal with probability 91 in 100 (an example in a post by an author, on our reading of its graph).",
    repaired="The dead end is optimal with probability 0.5093…, the longer way with 0.4907….",
)
def an_example_of_ninety_one_percent_has_fifty_one():
    """The dead end is worth r2/(1 − γ), the longer way r3 + γ r4 + γ² m/(1 − γ) with m the greater of two rewards.
    Times 1 − γ the second is at most 1, so the first wins with probability 1 − E[(1 − γ)² (r3 + γ r4 + γ² m/(1 −
    γ))²]. A reward has mean 2/3 and mean square 1/2, and m has 4/5 and 2/3."""
    mean, square, top, top_square = Fraction(2, 3), Fraction(1, 2), Fraction(4, 5), Fraction(2, 3)
    values = {
        "γ": Fraction(12, 100),
        "c": ["/", ["*", "γ", "γ"], ["-", 1, "γ"]],
        "squares": ["+", square, ["*", square, "γ", "γ"], ["*", top_square, "c", "c"]],
        "products": ["+", ["*", "γ", mean, mean], ["*", "c", mean, top], ["*", "γ", "c", mean, top]],
        "longer": ["*", ["^", ["-", 1, "γ"], 2], ["+", "squares", ["*", 2, "products"]]],
        "shorter": ["-", 1, "longer"],
    }
    claims = [
        ("shorter", ">", Fraction(5093, 10000)),
        ("shorter", "<", Fraction(5094, 10000)),
        ("shorter", "<", Fraction(91, 100)),
        ("longer", "<", Fraction(91, 100)),
    ]
    return exact.arithmetic("The probabilities that the shorter and the longer way are optimal", values, claims)
