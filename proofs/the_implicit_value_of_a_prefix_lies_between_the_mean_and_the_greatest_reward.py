"""Values of implicit process rewards."""

import numpy as np

from rewardtheory import scores
from rewardtheory.verify.agreement import at_most, same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.score_hypotheses import FullBasePolicy, Group


@theorem(source="cui2025prime", exact=False)
def the_implicit_value_of_a_prefix_lies_between_the_mean_and_the_greatest_reward(
    rewards: Group, policy: FullBasePolicy
):
    """For answers that go on from a prefix with probabilities p under the reference, the value β log
    E[exp(r/β)] that an implicit reward gives the prefix lies between E[r] and max r: near the one for large β,
    near the other for small β; and it is the value of the tilted policy less β times its divergence."""
    mean, best = (policy * rewards).sum(), rewards.max()
    values = []
    for beta in (0.05, 0.5, 1.0, 2.0, 1e4):
        tilted = scores.tilt(policy, rewards, 1 / beta)
        values.append((tilted * rewards).sum() - beta * scores.kl_divergence(tilted, policy))
        soft = best + beta * np.log((policy * np.exp((rewards - best) / beta)).sum())
        assert same(values[-1], soft)
    assert at_most(np.diff(values), 0) and at_most(values, best) and at_most(mean, values)
    assert abs(values[-1] - mean) < 1e-2
