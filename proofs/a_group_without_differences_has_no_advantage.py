"""Degenerate groups."""

from rewardtheory import scores
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.score_hypotheses import Group


@theorem(source="shao2024deepseekmath")
def a_group_without_differences_has_no_advantage(rewards: Group):
    """Where all rewards of a group are equal, every group-relative advantage is exactly 0, whatever the
    deviation that rounding would give them; a group of one answer has none."""
    equal = 0 * rewards + rewards[0]
    for center in (scores.group_mean, scores.leave_one_out):
        assert not scores.group_advantage(equal / 3, center=center, scale=None).any()
        assert not scores.group_advantage(rewards[:1] / 3, center=center, scale=None).any()
    assert not scores.informative(equal / 3)
