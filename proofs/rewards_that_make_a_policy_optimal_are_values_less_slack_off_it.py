"""The set of all rewards for which a policy is optimal."""

import numpy as np

import rewardtheory as rt
from rewardtheory.transition import expect_reward
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyMDP, AnyPolicy, AnyPotential, AnyReward
from rewardtheory.verify.shaping_hypotheses import AnyTable


@theorem(source="metelli2021feasible", floats=False, needs=["a_negative_slack_makes_a_policy_suboptimal"])
def rewards_that_make_a_policy_optimal_are_values_less_slack_off_it(
    mdp: AnyMDP, policy: AnyPolicy, phi: AnyPotential, slack: AnyTable, reward: AnyReward
):
    """π is optimal in every state for r iff r = −ζ·1[π = 0] + V − γPV for some ζ ≥ 0 and V; then V = V* = V^π, and ζ is by how
    much an action is worse. And iff no single deviation gains: A^π ≤ 0."""
    made = rt.feasible_reward(mdp, policy, phi, abs(slack))
    found = rt.solve(mdp, made)
    live = mdp.available & ~mdp.terminal[:, None]
    assert same(found.values, phi) and same(rt.values(mdp, made, policy), phi)
    off = live & (np.asarray(policy) == 0).astype(bool)
    assert same((found.values[:, None] - found.q_values)[off], abs(slack)[off])
    assert rt.is_feasible_reward(mdp, policy, made)
    # Any reward, with the policy that mixes all its optimal actions, and with the given one.
    solved = rt.solve(mdp, reward)
    best = rt.optimal_actions(mdp, reward).mask
    mixed = rt.uniform_policy(mdp.replace(available=best))
    gap = solved.values[:, None] - solved.q_values
    again = rt.feasible_reward(mdp, mixed, solved.values, np.where(live, gap, gap * 0))
    assert same(expect_reward(mdp.transition, again)[live], expect_reward(mdp.transition, reward)[live])
    taken = live & (np.asarray(policy) != 0).astype(bool)
    assert rt.is_feasible_reward(mdp, policy, reward) == bool(best[taken].all())
