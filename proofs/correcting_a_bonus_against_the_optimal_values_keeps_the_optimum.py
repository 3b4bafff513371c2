"""Any bonus can be corrected, action by action, so that the optimum stays."""

import numpy as np

import rewardtheory as rt
from rewardtheory.transition import expect, expect_reward
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyMDP, AnyNoise, AnyReward, PositiveScale


@theorem(source="forbes2025adops")
def correcting_a_bonus_against_the_optimal_values_keeps_the_optimum(
    mdp: AnyMDP, reward: AnyReward, bonus: AnyNoise, margin: PositiveScale
):
    """Let V, Q be optimal for R, and U the greatest bonus that policies optimal for R collect. With
    Ω = V − Q + U − γPU − F, add max(0, Ω) to the bonus F of the optimal actions and min(0, Ω − ε) to that of the others,
    ε > 0. The corrected bonus leaves the optimal actions unchanged, and the optimal values become V + U."""
    best = rt.optimal_actions(mdp, reward).mask
    found = rt.solve(mdp, reward)
    collected = rt.solve(mdp.replace(available=best), bonus).values
    F = expect_reward(mdp.transition, bonus)
    omega = found.values[:, None] - found.q_values + collected[:, None]
    omega = omega - mdp.discount * expect(mdp.transition, collected) - F
    raised, lowered = np.where(omega > 0, omega, 0 * omega), np.where(omega < margin, omega - margin, 0 * omega)
    corrected = (F + np.where(best, raised, lowered)) * ~mdp.terminal[:, None]
    changed = reward + rt.reward(mdp, action=corrected)
    size = 1 + abs(found.values).max() + abs(collected).max()
    assert same(rt.solve(mdp, changed).values, found.values + collected, scale=size)
    if mdp.is_exact:
        assert same(rt.optimal_actions(mdp, changed).mask, best)
