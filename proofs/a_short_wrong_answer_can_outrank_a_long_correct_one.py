"""The Kimi length reward alone."""

from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="liu2025laser")
def a_short_wrong_answer_can_outrank_a_long_correct_one():
    """Of two answers let the wrong one have 10 tokens and the correct one 20. λ = ½ − (L − 10)/10 is ½ and −½;
    the wrong one gets min(0, ½) = 0, the correct one −½."""
    return exact.arithmetic(
        "The Kimi length rewards of a wrong answer of 10 tokens and a correct one of 20",
        {
            "wrong": ["min", 0, ["-", "1/2", ["/", ["-", 10, 10], ["-", 20, 10]]]],
            "correct": ["-", "1/2", ["/", ["-", 20, 10], ["-", 20, 10]]],
        },
        [("wrong", ">", "correct")],
    )
