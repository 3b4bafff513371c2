"""Regret looks at what could have been done."""

from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="regan2009regret")
def a_new_option_can_turn_which_of_two_has_less_to_regret():
    """Two arms, R1 = (4, 0) and R2 = (0, 3): the first has at most 3 to regret, the second 4. A third arm with R1 = 0 and
    R2 = 7, which is neither chosen nor changes what the others earn: now the first has 7 to regret, and the second 4."""
    values = {
        "first of two": ["max", ["-", 4, 4], ["-", 3, 0]],
        "second of two": ["max", ["-", 4, 0], ["-", 3, 3]],
        "first of three": ["max", ["-", 4, 4], ["-", 7, 0]],
        "second of three": ["max", ["-", 4, 0], ["-", 7, 3]],
    }
    claims = [("first of two", "<", "second of two"), ("first of three", ">", "second of three")]
    return exact.arithmetic("The greatest regret of two arms, with and without a third", values, claims)
