"""A policy given its success."""

from rewardtheory.verify.agreement import at_most, same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.score_hypotheses import Group, UnitGroup


@theorem(source="russo2026success")
def success_conditioning_gains_the_relative_variance(rates: UnitGroup, rewards: Group):
    """Let answers succeed with probabilities q and let π give them weights. Given success the policy is π q /
    E[q]. Its relative gain (E_new[q] − E[q])/E[q] is the χ² divergence from π, and the variance of q over the
    square of its mean."""
    n = min(len(rates), len(rewards))
    q, weight = rates[:n], rewards[:n] ** 2 + 1
    policy = weight / weight.sum()
    mean = (policy * q).sum()
    if mean > 0:
        new = policy * q / mean
        gain = ((new * q).sum() - mean) / mean
        assert same(gain, ((new - policy) ** 2 / policy).sum())
        assert same(gain, (policy * (q - mean) ** 2).sum() / mean**2)
        assert at_most(0 * gain, gain)
