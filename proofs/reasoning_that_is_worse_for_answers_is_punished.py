"""Why correct reasoning must help."""

from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="wen2025rlvr")
def reasoning_that_is_worse_for_answers_is_punished():
    """In groups of two let correct reasoning always miss the answer (α = 0) and wrong reasoning always find it
    (β = 1), each half of the time. A group of one right and one wrong answer has the standard scores ±1:
    correct reasoning then has −1, and its expected advantage is −1/2."""
    return exact.arithmetic(
        "The expected advantage of correct reasoning in groups of two: half of the groups are mixed, and there it scores -1",
        {"advantage": ["+", ["*", "1/2", 0], ["*", "1/2", -1]]},
        [("advantage", "<", 0)],
    )
