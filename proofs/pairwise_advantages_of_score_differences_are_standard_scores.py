"""Two advantages, one formula."""

from rewardtheory import scores
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.score_hypotheses import Pair


@theorem(source="hong2025thinkrm", exact=False)
def pairwise_advantages_of_score_differences_are_standard_scores(rewards: Pair):
    """Let the strength of a preference be the difference of two scores. The pairwise advantage of an answer is
    then its standard score with G − 1 in the deviation."""
    strength = rewards[:, None] - rewards[None, :]
    assert same(scores.pairwise_advantage(strength), scores.group_advantage(rewards, ddof=1))
