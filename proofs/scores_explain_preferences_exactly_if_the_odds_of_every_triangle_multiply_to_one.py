"""Kolmogorov's criterion for Bradley-Terry tables."""

from itertools import permutations

import rewardtheory as rt
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.preference_hypotheses import InnerPreferences


@theorem(
    source="jiang2011hodgerank",
    floats=False,
    needs=["three_preferences_in_a_circle_have_no_scores", "a_sure_preference_has_no_finite_scores"],
)
def scores_explain_preferences_exactly_if_the_odds_of_every_triangle_multiply_to_one(table: InnerPreferences):
    """A table of preferences with 0 < P < 1 is Bradley-Terry, P(i, j) = σ(s_i − s_j) for some scores s, exactly if
    around every triangle the log-odds add up to 0, that is, the odds multiply to 1. Either answer comes with a
    certificate: strengths e^s that give the table, or a cycle that excludes them."""
    n = len(table)
    flat = all(
        table[i, j] * table[j, k] * table[k, i] == table[j, i] * table[k, j] * table[i, k]
        for i, j, k in permutations(range(n), 3)
    )
    answer, certificate = rt.check_bradley_terry(table)
    assert answer == flat and certificate.verify().ok
