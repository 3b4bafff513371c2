"""What maximum causal entropy inverse learning finds."""

import numpy as np

import rewardtheory as rt
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyMDP, FullPolicy
from rewardtheory.verify.shaping_hypotheses import Horizon


@theorem(
    source="ziebart2010causal",
    exact=False,
    needs=["a_policy_that_never_takes_an_action_is_soft_optimal_for_no_reward"],
)
def the_reward_of_maximum_entropy_has_the_counts_of_the_demonstrations(
    mdp: AnyMDP, policy: FullPolicy, horizon: Horizon
):
    """For every demonstrator that takes every action there is a reward R(s) whose soft-optimal policy visits each state as
    often as the demonstrator does, with a last step or without. With a feature for each state and action the policy
    itself comes back, wherever it goes."""
    for steps in (None, horizon):
        wanted = rt.feature_counts(mdp, policy, horizon=steps)
        found = rt.maximum_causal_entropy_reward(mdp, wanted, horizon=steps)
        assert same(found.counts, wanted, scale=1 / (1 - mdp.discount))
    S, A = mdp.available.shape
    each = np.eye(S * A).reshape(S, A, S * A) * ~np.asarray(mdp.terminal)[:, None, None]
    wanted = rt.feature_counts(mdp, policy, features=each)
    found = rt.maximum_causal_entropy_reward(mdp, wanted, features=each)
    seen = wanted.reshape(S, A).sum(axis=1) > 0
    assert np.abs(found.policy[seen] - policy[seen]).max(initial=0) < 1e-6
