"""Errors must be independent of the gold."""

from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="kwa2024catastrophic")
def an_error_that_depends_on_the_gold_can_lower_it():
    """Three outcomes are equally likely, with gold 0, 1 and −1 and errors 0, 0 and 3: the error is bounded, but it
    is large where the gold is low. The tilt by e^U has a mean gold below −2/5, less than the 0 of no optimization."""
    return exact.arithmetic(
        "The tilt of three equally likely outcomes by the exponential of their proxies 0, 1 and 2",
        {
            "total": ["+", ["exp", 0], ["exp", 1], ["exp", 2]],
            "gold": ["/", ["-", ["exp", 1], ["exp", 2]], "total"],
        },
        [("gold", "<", "-2/5")],
    )
