"""Implicit process rewards."""

from rewardtheory import scores
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.score_hypotheses import Group, Level, OtherScores


@theorem(source="cui2025prime")
def implicit_rewards_of_tokens_add_up_to_the_log_ratio(rewards: Group, other: OtherScores, shift: Level):
    """Token rewards β(log π − log π_ref) add up to β times the log-ratio of the answer; they are 0 where π =
    π_ref; and a number added to both log-probabilities of a token changes nothing."""
    paid = scores.implicit_process_reward(rewards, other, 2)
    assert same(paid.sum(), 2 * scores.log_ratio(rewards, other))
    assert not scores.implicit_process_reward(rewards, rewards, 2).any()
    assert same(scores.implicit_process_reward(rewards + shift, other + shift, 2), paid)
