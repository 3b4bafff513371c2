"""The dual of maximum causal entropy inverse learning."""

import numpy as np

import rewardtheory as rt
from rewardtheory.verify.agreement import at_most
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyMDP, FullPolicy


@theorem(source="ziebart2010causal", exact=False)
def no_demonstrator_with_the_same_counts_is_more_random(mdp: AnyMDP, policy: FullPolicy):
    """Of all policies with the demonstrator's visits of each state the soft-optimal one has the largest entropy Σ_s d(s)
    H(π(·|s)); the difference is the divergence of the demonstrator from it, weighed by d."""
    found = rt.maximum_causal_entropy_reward(mdp, rt.feature_counts(mdp, policy))
    live = ~np.asarray(mdp.terminal)

    def entropy(pi):
        visited = rt.occupancy(mdp, pi)[live]
        return -(visited * np.log(np.where(pi > 0, pi, 1))[live]).sum()

    size = (1 + abs(found.reward).max()) / (1 - mdp.discount)
    assert at_most(entropy(policy), entropy(found.policy), scale=size)
    p, q = policy[live], found.policy[live]
    some = p > 0
    apart = rt.occupancy(mdp, policy)[live] * np.log(np.where(some, p, 1) / np.where(some, q, 1))
    assert abs(entropy(found.policy) - entropy(policy) - apart.sum()) <= 1e-7 * size
