"""A sum of process scores can be farmed."""

from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="gao2024designing")
def repeating_a_step_raises_a_sum_of_process_scores():
    """Let steps be paid their process scores. A right step of score 1/2 and a final one of score 1 earn 3/2;
    with the first step written four times they earn 3, and the answer is no better."""
    return exact.arithmetic(
        "The sums of process scores of an answer, and of the same one with its first step four times",
        {"plain": ["+", "1/2", 1], "repeated": ["+", ["*", 4, "1/2"], 1]},
        [("repeated", ">", "plain")],
    )
