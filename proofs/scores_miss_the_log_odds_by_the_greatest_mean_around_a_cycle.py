"""How near scores can come to preferences that go in circles."""

from itertools import permutations

import numpy as np

from rewardtheory.games.cycles import distance_from_bradley_terry
from rewardtheory.verify.agreement import at_most, same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.preference_hypotheses import InnerPreferences


@theorem(source="jiang2011hodgerank", exact=False, needs=["three_preferences_in_a_circle_have_no_scores"])
def scores_miss_the_log_odds_by_the_greatest_mean_around_a_cycle(table: InnerPreferences):
    """The least ε for which some scores have |logit P(i, j) − (s_i − s_j)| ≤ ε for all pairs is the greatest mean
    of the log-odds around a cycle of three or more alternatives (0 if there is none)."""
    n = len(table)
    log_odds = np.log(table / table.T)
    means = [
        sum(log_odds[a, b] for a, b in zip(c, [*c[1:], c[0]], strict=True)) / k
        for k in range(3, n + 1)
        for c in permutations(range(n), k)
    ]
    error, scores = distance_from_bradley_terry(table)
    assert same(error, max(means, default=0.0))
    assert at_most(np.abs(log_odds - scores[:, None] + scores[None, :]).max(), error)
