"""A perfect human at the end of a poor line."""

from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="neth2025offswitching")
def a_robot_whose_human_is_misread_too_often_does_not_defer():
    """U is 3 or −1, equally likely. A rational human whose answer is misread with probability 1/3 > 1/4 is not worth
    waiting for: 5/6 against 1 for acting at once."""
    return exact.arithmetic(
        "U is 3 or -1 with probability 1/2 each, and a rational answer is misread with probability 1/3",
        {
            "act": ["+", ["*", "1/2", 3], ["*", "1/2", -1]],
            "wait": ["+", ["*", "1/2", 3, "2/3"], ["*", "1/2", -1, "1/3"]],
        },
        [("wait", "<", "act"), ("wait", "==", "5/6")],
    )
