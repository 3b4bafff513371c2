"""A sum of criteria without a gate."""

from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="yang2025humanomni")
def a_wrong_answer_with_good_reasoning_can_outrank_a_right_one():
    """Let format, accuracy, logic and context be paid 1 each. A wrong answer with perfect logic and context
    earns 3, a right one without either 2."""
    return exact.arithmetic(
        "The sums of format, accuracy, logic and context of two answers",
        {"wrong": ["+", 1, 0, 1, 1], "right": ["+", 1, 1, 0, 0]},
        [("wrong", ">", "right")],
    )
