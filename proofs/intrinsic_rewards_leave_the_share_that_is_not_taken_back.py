"""What remains of an intrinsic return is what is not matched."""

import rewardtheory as rt
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.shaping_hypotheses import AnyMatching, Bonuses, PositiveDiscount


@theorem(source="forbes2024grm")
def intrinsic_rewards_leave_the_share_that_is_not_taken_back(
    bonuses: Bonuses, discount: PositiveDiscount, matching: AnyMatching
):
    """Σ_t γ^t F′_t = Σ_i γ^i F_i (1 − Σ_t m_{i,t}) on every path; rows that sum to 1/2 leave half of the intrinsic return."""

    def worth(F):
        return sum(discount**t * x for t, x in enumerate(F))

    left = rt.generalized_reward_matching(bonuses, discount, matching)
    assert same(worth(left), worth(bonuses * (1 - matching.sum(axis=1))), scale=1 + abs(bonuses).sum())
