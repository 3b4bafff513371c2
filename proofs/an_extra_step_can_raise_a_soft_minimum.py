"""The soft minimum is not the minimum."""

from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="cheng2025pure")
def an_extra_step_can_raise_a_soft_minimum():
    """Let one step have the reward 0. A second one with the reward 1/10 raises the soft minimum at the
    temperature 1/10 from 0 to e^(−1)/(1 + e^(−1))/10, about .027; the least reward stays 0."""
    return exact.arithmetic(
        "The soft minimum of the rewards 0 and 1/10 at the temperature 1/10",
        {"weight": ["exp", -1], "soft": ["/", ["*", "weight", "1/10"], ["+", 1, "weight"]]},
        [("soft", ">", "1/40"), (["min", 0, "1/10"], "==", 0)],
    )
