"""What a soft-optimal policy tells about its reward."""

import numpy as np

import rewardtheory as rt
from rewardtheory.transition import expect_reward
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyMDP, AnyPotential, AnyReward, FullPolicy, PositiveScale


@theorem(
    source="cao2021identifiability",
    exact=False,
    needs=["a_policy_that_never_takes_an_action_is_soft_optimal_for_no_reward"],
)
def every_state_function_explains_a_soft_optimal_policy(
    mdp: AnyMDP, policy: FullPolicy, phi: AnyPotential, reward: AnyReward, temperature: PositiveScale
):
    """For every policy π that takes every action, every V (0 in terminal states) and τ > 0, the reward r = τ log π + V − γPV
    has the soft-optimal policy π and the soft values V; and every reward is this of its own π and V. So one policy leaves
    the reward open along every state function, and along nothing else."""
    live = np.asarray(mdp.available) & ~np.asarray(mdp.terminal)[:, None]
    found = rt.soft_solve(
        mdp, rt.reward_from_policy(mdp, policy, phi, temperature=temperature), temperature=temperature
    )
    size = (1 + abs(phi).max() + temperature) / (1 - mdp.discount)
    assert same(found.values, phi, scale=size)
    assert same(found.policy[live], policy[live], scale=size / temperature)
    warm = 100 * temperature / (1 - mdp.discount)  # so warm that no probability is rounded to 0
    found = rt.soft_solve(mdp, reward, temperature=warm)
    again = rt.reward_from_policy(mdp, found.policy, found.values, temperature=warm)
    told, given = (expect_reward(mdp.transition, r)[live] for r in (again, reward))
    assert same(told, given, scale=warm / (1 - mdp.discount))
