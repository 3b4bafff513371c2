"""PAR and LSC."""

import numpy as np

from rewardtheory import scores
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.score_hypotheses import Group, Level


@theorem(source="fu2025par", exact=False)
def the_log_sigmoid_transform_is_the_logarithm_of_the_preference_reward(rewards: Group, reference: Level):
    """With one reference answer the preference reward is the probability of being better than it, and the
    log-sigmoid transform is its logarithm."""
    paid = scores.preference_as_reward(rewards, np.array([reference]))
    assert same(np.log(paid), scores.log_sigmoid_transform(rewards, reference))
