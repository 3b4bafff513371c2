"""Without a bound on the utility a divergence bounds nothing."""

from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="kwa2024catastrophic")
def a_small_divergence_can_move_an_unbounded_utility_far():
    """An outcome of probability 10^−6 is raised to 1/100 and pays 10^6, all others pay 0. The divergence is below
    1/10, and the mean rises from 1 to 10,000."""
    return exact.arithmetic(
        "Two outcomes, of which the rare one pays a million",
        {
            "q": "1/1000000",
            "p": "1/100",
            "divergence": [
                "+",
                ["*", "p", ["log", ["/", "p", "q"]]],
                ["*", ["-", 1, "p"], ["log", ["/", ["-", 1, "p"], ["-", 1, "q"]]]],
            ],
            "before": ["*", "q", 1000000],
            "after": ["*", "p", 1000000],
        },
        [("divergence", "<", "1/10"), ("before", "==", 1), ("after", "==", 10000)],
    )
