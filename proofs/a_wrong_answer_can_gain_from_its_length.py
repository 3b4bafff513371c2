"""A cosine of the length that rises for wrong answers."""

from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="liu2025laser")
def a_wrong_answer_can_gain_from_its_length():
    """Let a wrong answer get −1 + ½ (1 − cos(π L/L_max))/2, as the cosine-scaled reward has it by default. At L
    = 0 the cosine is 1, at L = L_max it is −1: the longest wrong answer loses half of what the shortest does."""
    return exact.arithmetic(
        "The cosine-scaled rewards of an empty wrong answer and of the longest one",
        {
            "empty": ["+", -1, ["*", "1/2", ["/", ["-", 1, 1], 2]]],
            "longest": ["+", -1, ["*", "1/2", ["/", ["-", 1, -1], 2]]],
        },
        [("longest", ">", "empty")],
    )
