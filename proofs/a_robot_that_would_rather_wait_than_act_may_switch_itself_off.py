"""Why comparing waiting with acting is not enough."""

from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="wangberg2017offswitch")
def a_robot_that_would_rather_wait_than_act_may_switch_itself_off():
    """U is −4 or 2, equally likely, and the human is rational half of the time. Waiting beats acting by 1/2, and yet the
    robot does not defer: waiting is worth −1/2, switching itself off 0."""
    return exact.arithmetic(
        "U is -4 or 2 with probability 1/2 each, and the human is right half of the time",
        {
            "act": ["+", ["*", "1/2", -4], ["*", "1/2", 2]],
            "wait": ["+", ["*", "1/2", -4, "1/2"], ["*", "1/2", 2, "1/2"]],
        },
        [("wait", ">", "act"), ("wait", "<", 0)],
    )
