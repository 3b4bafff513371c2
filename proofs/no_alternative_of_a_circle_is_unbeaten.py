"""Why lotteries are needed."""

from fractions import Fraction

from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="conitzer2024social")
def no_alternative_of_a_circle_is_unbeaten():
    """In a circle of three majorities each alternative is beaten by another: the least of the greatest margins by
    which a single alternative is beaten is 1/2, while the even lottery is beaten by nothing."""
    margins = [[Fraction(x, 2) for x in row] for row in ((0, 1, -1), (-1, 0, 1), (1, -1, 0))]
    worst = [max(-x for x in row) for row in margins]
    even = max(-sum(row[j] for row in margins) / 3 for j in range(3))
    return exact.arithmetic(
        "Margins by which the alternatives of a circle, and the even lottery over them, are beaten at most",
        {"a": worst[0], "b": worst[1], "c": worst[2], "lottery": even},
        [(["min", "a", "b", "c"], "==", "1/2"), ("lottery", "==", 0)],
    )
