"""Inverse reward design learns from what training could have shown."""

from fractions import Fraction

from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="hadfieldmenell2017inverse")
def one_sight_of_a_feature_moves_its_posterior():
    """Lava is worth 0 or −10, each with prior 1/2, β = 1. Training has a way without lava and one over one cell of it,
    and the proxy given takes the first. With weight 0 both ways were as good, a likelihood of 1/2; with −10 it is 1/(1 +
    e^−10). The posterior of −10 is above 6/10."""
    values = {
        "harmless": Fraction(1, 2),
        "deadly": ["/", 1, ["+", 1, ["exp", -10]]],
        "posterior": ["/", "deadly", ["+", "deadly", "harmless"]],
    }
    return exact.arithmetic("The posterior that lava is deadly", values, [("posterior", ">", Fraction(6, 10))])
