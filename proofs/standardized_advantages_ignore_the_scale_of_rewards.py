"""Affine maps of rewards."""

from rewardtheory import scores
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.score_hypotheses import Group, Level


@theorem(source="shao2024deepseekmath", exact=False)
def standardized_advantages_ignore_the_scale_of_rewards(rewards: Group, shift: Level):
    """Standardized advantages stay the same when all rewards of a group are multiplied by a positive number and
    shifted; a negative factor turns their sign."""
    clean = scores.group_advantage(rewards)
    assert same(scores.group_advantage(3 * rewards + shift), clean)
    assert same(scores.group_advantage(shift - 2 * rewards), -clean)
