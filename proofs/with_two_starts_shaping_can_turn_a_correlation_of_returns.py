"""Where the correlation of episode returns sees shaping."""

from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="gleave2021epic")
def with_two_starts_shaping_can_turn_a_correlation_of_returns():
    """Two starts, one step each, with returns 0 and 1. Shaping by Φ = 2 in the second start makes them 0 and −1: with the
    returns before, they had correlation 1, and now they have −1. (On two equally likely paths a correlation is the sign of
    the product of the two differences.)"""
    values = {
        "first": 0,
        "second": 1,
        "shaped first": ["-", "first", 0],
        "shaped second": ["-", "second", 2],
        "difference": ["-", "second", "first"],
        "shaped difference": ["-", "shaped second", "shaped first"],
        "square": ["*", "difference", "shaped difference"],
    }
    size = ["*", ["abs", "difference"], ["abs", "shaped difference"]]
    return exact.arithmetic(
        "Returns from two starts before and after shaping", values, [(["/", "square", size], "==", -1)]
    )
