"""Hidden context: the order of Borda counts is not that of expected utilities."""

from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="siththaranjan2023hidden")
def borda_counts_can_contradict_expected_utilities():
    """One alternative is worth 1 to everybody, another 4 to a third of the people and 0 to the others. The second
    has the greater expected utility, 4/3, and the first the greater Borda count, as two thirds prefer it."""
    return exact.arithmetic(
        "Two alternatives, one with hidden context",
        {
            "share": "1/3",
            "expected utility of the first": 1,
            "expected utility of the second": ["*", 4, "share"],
            "count of the first": ["/", ["+", "1/2", ["-", 1, "share"]], 2],
            "count of the second": ["/", ["+", "1/2", "share"], 2],
        },
        [
            ("expected utility of the second", ">", "expected utility of the first"),
            ("count of the first", ">", "count of the second"),
        ],
    )
