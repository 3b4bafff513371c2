"""Three estimates of a divergence."""

import numpy as np

from rewardtheory import scores
from rewardtheory.verify.agreement import at_most, same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.score_hypotheses import FullBasePolicy, Group


@theorem(source="shao2024deepseekmath", exact=False)
def the_third_estimate_of_a_divergence_is_unbiased_and_positive(rewards: Group, policy: FullBasePolicy):
    """For samples of π, k1 = log π − log π_ref and k3 = e^ℓ − ℓ − 1 with ℓ = −k1 both have the mean
    KL(π‖π_ref); k3 is never negative, and k2 = ℓ²/2 is not either."""
    reference = scores.tilt(policy, rewards, 1.0)
    k1, k2, k3 = scores.kl_estimates(np.log(policy), np.log(reference))
    divergence = scores.kl_divergence(policy, reference)
    assert same((policy * k1).sum(), divergence) and same((policy * k3).sum(), divergence)
    assert at_most(0, k3) and at_most(0, k2)
