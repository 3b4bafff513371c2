"""Acting on the likeliest reward instead of the mean."""

from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="milli2017obedient")
def a_robot_that_trusts_one_estimate_can_lose_by_autonomy():
    """Two rewards of two actions, (1, 0) with probability 3/5 and (0, 5) with probability 2/5, and a human who always
    orders the second action. A robot that plays what is best for the likelier reward plays the first, and earns 3/5 in
    place of 2."""
    return exact.arithmetic(
        "The first action pays 1 with probability 3/5, the ordered second one pays 5 with probability 2/5",
        {
            "played": ["*", "3/5", 1],
            "ordered": ["*", "2/5", 5],
            "advantage": ["-", "played", "ordered"],
        },
        [("3/5", ">", "2/5"), ("advantage", "<", 0)],
    )
