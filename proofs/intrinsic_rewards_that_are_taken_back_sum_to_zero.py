"""Matched intrinsic rewards are worth nothing on any path."""

import rewardtheory as rt
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.shaping_hypotheses import Bonuses, FullMatching, PositiveDiscount


@theorem(source="forbes2024grm", needs=["half_of_an_intrinsic_reward_left_in_can_change_the_optimum"])
def intrinsic_rewards_that_are_taken_back_sum_to_zero(
    bonuses: Bonuses, discount: PositiveDiscount, matching: FullMatching
):
    """Let F′_t = F_t − Σ_{i≤t} γ^{i−t} F_i m_{i,t} with Σ_t m_{i,t} = 1 for every i. Then Σ_t γ^t F′_t = 0 whatever the bonuses
    were: on every path, hence for every policy, those that depend on the history included."""
    left = rt.generalized_reward_matching(bonuses, discount, matching)
    worth = sum(discount**t * x for t, x in enumerate(left))
    assert same(worth, worth * 0, scale=1 + abs(bonuses).sum())
