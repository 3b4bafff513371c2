"""The bound on what errors of likelihoods do to a posterior cannot be improved."""

from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="ramachandran2007birl")
def the_bound_on_how_far_a_belief_moves_is_attained():
    """Two rewards have the probabilities 1/4 and 3/4. Likelihoods off by 3 and by 1/3 turn the first into 3/4: a move by
    1/2 = (3 − 1)/(3 + 1)."""
    values = {
        "before": "1/4",
        "first": ["*", "before", 3],
        "second": ["*", ["-", 1, "before"], "1/3"],
        "after": ["/", "first", ["+", "first", "second"]],
    }
    claims = [(["-", "after", "before"], "==", ["/", ["-", 3, 1], ["+", 3, 1]])]
    return exact.arithmetic("How far a belief moves", values, claims)
