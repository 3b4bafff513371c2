"""The two ends of the log-sigmoid transform."""

from rewardtheory import scores
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.score_hypotheses import FullBasePolicy, Group


@theorem(source="wang2024transforming", exact=False)
def a_far_reference_gives_back_the_raw_score_or_nothing(rewards: Group, policy: FullBasePolicy):
    """With a reference far above all scores the tilt by the log-sigmoid is the tilt by the raw score; with one
    far below it is the base policy itself."""
    above = scores.log_sigmoid_transform(rewards, 60.0)
    below = scores.log_sigmoid_transform(rewards, -60.0)
    assert same(scores.tilt(policy, above, 2.0), scores.tilt(policy, rewards, 2.0))
    assert same(scores.tilt(policy, below, 2.0), policy)
