"""The KL-regularized optimum."""

import numpy as np

from rewardtheory import scores
from rewardtheory.verify.agreement import at_most, same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.score_hypotheses import BasePolicy, Group, OtherScores


@theorem(source="wu2025leash", exact=False)
def a_tilt_keeps_the_support_and_climbs_with_its_strength(rewards: Group, policy: BasePolicy, other: OtherScores):
    """For π ∝ q exp(β r): π has the support of q; the mean of r rises with β; KL(π‖q) = β E_π[r] − log
    E_q[exp(β r)]; and no other tilt of q has a greater β E[r] − KL."""
    means = []
    for beta in (0.0, 0.5, 1.0, 2.0):
        tilted = scores.tilt(policy, rewards, beta)
        assert ((tilted > 0) == (policy > 0)).all()
        means.append((tilted * rewards).sum())
        divergence = scores.kl_divergence(tilted, policy)
        log_mean = np.log((policy * np.exp(beta * rewards)).sum())
        assert same(divergence, beta * means[-1] - log_mean)
        rival = scores.tilt(policy, other, 1.0)
        assert at_most(beta * (rival * rewards).sum() - scores.kl_divergence(rival, policy), log_mean)
    assert at_most(0, np.diff(means))
