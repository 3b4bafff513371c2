"""The gap of the dual of maximum causal entropy."""

import numpy as np

import rewardtheory as rt
from rewardtheory.transition import expect_reward
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyMDP, AnyPolicy, AnyReward, PositiveScale


@theorem(source="ziebart2010causal", exact=False)
def what_a_policy_misses_of_the_soft_optimum_is_its_divergence_from_it(
    mdp: AnyMDP, reward: AnyReward, policy: AnyPolicy, temperature: PositiveScale
):
    """V_soft(μ) − J(π) − τH(π) = τ Σ_s d(s) KL(π(·|s) ‖ π_soft(·|s)), with d the visits of π and H(π) the entropy along them. So
    w ↦ V_soft(μ; w·f) − J_w(π) is at least τH(π) for every π, and a demonstrator is matched exactly where it is least."""
    live = ~np.asarray(mdp.terminal)
    best = rt.soft_solve(mdp, reward, temperature=temperature)
    visited = rt.occupancy(mdp, policy)[live]
    taken = policy[live] > 0
    own = np.log(np.where(taken, policy[live], 1))
    soft = (best.q_values - best.values[:, None])[live] / temperature
    entropy = -(visited * own).sum()
    missing = (
        mdp.initial @ best.values
        - (rt.occupancy(mdp, policy)[live] * expect_reward(mdp.transition, reward)[live]).sum()
    )
    size = (1 + temperature + abs(best.values).max() + abs(soft[taken]).max(initial=0)) / (1 - mdp.discount)
    divergence = (visited * np.where(taken, own - soft, 0)).sum()
    assert same(missing - temperature * entropy, temperature * divergence, scale=size * (1 + temperature))
    assert divergence >= -1e-9 * size
