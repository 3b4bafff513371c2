"""Agreement with a graded order."""

from rewardtheory import scores
from rewardtheory.verify.agreement import at_most, same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.score_hypotheses import OtherScores, Pair


@theorem(source="yu2025rewardanything")
def graded_agreement_sees_only_the_order_of_scores(rewards: Pair, other: OtherScores):
    """The weighted share of gold pairs that scores reproduce lies in [0, 1], stays the same under increasing
    maps of the scores, and is 1 exactly if no pair that the gold grades tell apart is tied or reversed."""
    found = scores.weighted_pairwise_agreement(rewards, other)
    assert at_most(0 * found, found) and at_most(found, 0 * found + 1)
    assert same(scores.weighted_pairwise_agreement(rewards**3 + 2 * rewards, other), found)
    kept = all(rewards[i] > rewards[j] for i in range(len(rewards)) for j in range(len(rewards)) if other[i] > other[j])
    assert (found == 1) == kept
