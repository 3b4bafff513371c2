"""The law of regression needs normal gold."""

from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="gao2022overoptimization")
def a_two_valued_gold_does_not_regress_in_a_straight_line():
    """Let X be 1 or −1 with probability 1/2 and Z standard normal. E[X | X + Z = c] = tanh c, which is above the
    straight line c/2 at c = 1 and below it at c = 3."""

    def tanh(c):
        return ["/", ["-", ["exp", 2 * c], 1], ["+", ["exp", 2 * c], 1]]

    return exact.arithmetic(
        "The expected gold tanh c against c/2, both variances 1",
        {"low": tanh(1), "high": tanh(3)},
        [("low", ">", "1/2"), ("high", "<", "3/2")],
    )
