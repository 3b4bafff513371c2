"""Uncertainty alone does not make deferring pay."""

from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="hadfieldmenell2017offswitch")
def a_robot_that_is_unsure_can_lose_by_deferring():
    """U is 2 or −1, equally likely. With a human who lets the robot act half of the time, whatever U is, waiting is
    worth 1/4 and acting 1/2."""
    return exact.arithmetic(
        "U is 2 or -1 with probability 1/2 each, and the human tosses a coin",
        {
            "act": ["+", ["*", "1/2", 2], ["*", "1/2", -1]],
            "wait": ["*", "1/2", "act"],
            "incentive": ["-", "wait", ["max", "act", 0]],
        },
        [("incentive", "<", 0)],
    )
