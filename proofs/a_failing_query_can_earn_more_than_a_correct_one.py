"""A sum of partial rewards without a gate."""

from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="pourreza2025sql")
def a_failing_query_can_earn_more_than_a_correct_one():
    """Let a query earn 3 if it executes correctly, else 2 if a judge calls it equivalent, and up to 1 each for
    syntax, overlap of schema items, overlap of 2-grams, and format. A failing query can earn 6; a correct one
    that shares no item with the reference earns 5."""
    return exact.arithmetic(
        "The rewards of a failing query with everything else, and of a correct one with another schema and wording",
        {"failing": ["+", 2, 1, 1, 1, 1], "correct": ["+", 3, 1, 0, 0, 1]},
        [("failing", ">", "correct")],
    )
