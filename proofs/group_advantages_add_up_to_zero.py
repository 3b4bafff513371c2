"""Centring within a group."""

from rewardtheory import scores
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.score_hypotheses import Group


@theorem(source="shao2024deepseekmath")
def group_advantages_add_up_to_zero(rewards: Group):
    """The rewards of a group less their mean add up to 0; so do the rewards less the mean of the others, which
    are G/(G − 1) times as large."""
    G = len(rewards)
    centred = scores.group_advantage(rewards, scale=None)
    left_out = scores.group_advantage(rewards, center=scores.leave_one_out, scale=None)
    assert same(centred.sum(), 0 * rewards[0]) and same(left_out.sum(), 0 * rewards[0])
    if G > 1:
        assert same((G - 1) * left_out, G * centred)
