"""Masks: payments that no return sees."""

import numpy as np

import rewardtheory as rt
from rewardtheory.transition import reachable, support
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyMDP, AnyNoise, AnyPolicy, AnyReward


@theorem(source="skalse2023invariance", needs=["states_that_no_policy_sees_count_in_a_starc_distance"])
def what_is_paid_where_no_policy_comes_changes_no_return(
    mdp: AnyMDP, reward: AnyReward, noise: AnyNoise, policy: AnyPolicy
):
    """A change of the reward on impossible transitions changes no value in any state; one on all transitions out of
    unreachable states changes no return from the start."""
    possible = support(mdp.transition)
    changed = np.where(possible, reward, reward + noise)
    assert same(rt.values(mdp, changed, policy), rt.values(mdp, reward, policy))
    seen = possible & reachable(mdp)[:, None, None]
    masked = np.where(seen, reward, reward + noise)
    assert same(rt.expected_return(mdp, masked, policy), rt.expected_return(mdp, reward, policy))
