"""Strong duality of constrained models."""

import numpy as np

import rewardtheory as rt
from rewardtheory.arithmetic import rational
from rewardtheory.verify.caution_hypotheses import Level
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyMDP, AnyNoise, AnyPolicy, AnyReward


@theorem(source="altman1999constrained", needs=["a_price_alone_does_not_keep_a_budget"])
def the_best_policy_within_a_budget_is_optimal_for_the_priced_reward(
    mdp: AnyMDP, reward: AnyReward, cost: AnyNoise, policy: AnyPolicy, level: Level
):
    """Let a budget leave room. The greatest return within it is min_{λ ≥ 0} [max_π J_{R − λC}(π) + λb]; a minimizer λ is 0
    unless the budget is used up, and the best policy within the budget is optimal for R − λC."""
    spent = rt.expected_return(mdp, cost, policy)
    budget = spent + level
    found = rt.constrained_policy(mdp, reward, cost, budget)
    room = found.bound + 1e-9 * (1 + abs(float(budget)) + abs(found.value))
    assert found.value >= float(rt.expected_return(mdp, reward, policy)) - room
    assert found.excess == 0 and float(found.costs[0]) <= float(budget) + room
    assert found.multipliers[0] * (float(budget) - found.costs[0]) <= room
    price = rational(found.multipliers[0]) if mdp.is_exact else found.multipliers[0]
    best = mdp.initial @ rt.solve(mdp, reward - price * cost).values
    assert abs(float(best + price * budget) - found.value) <= room
    assert found.certificate is None or found.certificate.verify()
    assert np.isfinite(found.bound)
