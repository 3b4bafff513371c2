"""Entropy and divergence, where the base is uniform."""

import numpy as np

from rewardtheory.verify.agreement import at_most, same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.shaping_hypotheses import Bonuses


@theorem(source="wu2025leash", exact=False, needs=["tilting_towards_rare_successes_raises_entropy"])
def tilting_the_uniform_distribution_lowers_entropy(bonuses: Bonuses):
    """For π ∝ exp(r), the tilt of the uniform distribution q on n outcomes, H(π) = H(q) − KL(π‖q) ≤ H(q) = log n."""
    tilted = np.exp(bonuses - bonuses.max())
    tilted = tilted / tilted.sum()
    n = len(tilted)
    entropy = -(tilted * np.log(tilted)).sum()
    divergence = (tilted * np.log(n * tilted)).sum()
    assert same(entropy, np.log(n) - divergence) and at_most(0, divergence)
