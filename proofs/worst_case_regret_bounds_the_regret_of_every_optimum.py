"""Optimizing a proxy costs at most the worst-case regret."""

import rewardtheory as rt
from rewardtheory.verify.agreement import at_most
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.distance_hypotheses import AnotherReward
from rewardtheory.verify.hypotheses import AnyMDP, AnyReward


@theorem(source="skalse2024starc")
def worst_case_regret_bounds_the_regret_of_every_optimum(mdp: AnyMDP, reward: AnyReward, second: AnotherReward):
    """If π is optimal under R2, max J1 − J1(π) ≤ W(R1|R2) (max J1 − min J1) ≤ max J1 − min J1."""
    ends = rt.return_range(mdp, reward)
    chosen = rt.solve(mdp, second).policy
    lost = ends.high - rt.expected_return(mdp, reward, chosen)
    share = rt.worst_case_regret(mdp, reward, second).value
    size = None if mdp.is_exact else 1 + abs(ends.high) + abs(ends.low)
    assert at_most(lost, share * (ends.high - ends.low), scale=size)
    assert at_most(0 * share, share) and at_most(share, 0 * share + 1)
