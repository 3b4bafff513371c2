"""What a Bradley-Terry fit learns from preferences that it does not fit."""

import rewardtheory as rt
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.preference_hypotheses import InnerPreferences


@theorem(source="siththaranjan2023hidden", exact=False, needs=["borda_counts_can_contradict_expected_utilities"])
def fitted_scores_have_the_order_of_borda_counts(table: InnerPreferences):
    """Whatever the preferences are, Bradley-Terry scores fitted to equally many comparisons of all pairs have the
    order of the Borda counts, the mean probabilities to be preferred."""
    counts, fit = rt.borda(table), rt.bradley_terry(rt.preferences(table))
    for i in range(len(table)):
        for j in range(len(table)):
            difference = fit.scores[i] - fit.scores[j]
            if counts[i] - counts[j] > 1e-9:
                assert difference > fit.bound
            elif abs(counts[i] - counts[j]) < 1e-13:
                assert abs(difference) < 1e-9
