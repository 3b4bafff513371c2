"""Conditioning on a proxy with a geometric error."""

from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="kwa2024catastrophic")
def selecting_by_a_light_tailed_error_keeps_some_gold():
    """Let the gold be 0 or 1 with probability 1/2 and the error geometric, P(X ≥ k) = (1/2)^k. Among outcomes with
    a proxy above t the gold is 1/(1 + 1/2) = 2/3 for every t, and does not fall to 1/2. (t = 100 here, exactly.)"""
    return exact.arithmetic(
        "A geometric error at t = 100",
        {"one": ["^", "1/2", 100], "none": ["^", "1/2", 101], "kept": ["/", "one", ["+", "one", "none"]]},
        [("kept", "==", "2/3")],
    )
