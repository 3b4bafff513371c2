"""A bound on regret that needs no solver."""

import rewardtheory as rt
from rewardtheory.transition import expect_reward
from rewardtheory.verify.agreement import at_most
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.distance_hypotheses import AnotherReward
from rewardtheory.verify.hypotheses import AnyMDP, AnyReward, PositiveScale


@theorem(source="skalse2024starc")
def worst_case_regret_is_bounded_by_the_span_of_the_difference(
    mdp: AnyMDP, reward: AnyReward, second: AnotherReward, factor: PositiveScale
):
    """W(R1|R2) (max J1 − min J1) ≤ span(r1 − c r2) / (1 − γ) for every c > 0, with expected rewards r(s,a) and the
    span taken over available pairs: two occupancies differ by at most 1/(1 − γ) each way, and W does not see c."""
    gap = expect_reward(mdp.transition, reward) - factor * expect_reward(mdp.transition, second)
    gap = gap[mdp.available]
    ends = rt.return_range(mdp, reward)
    cost = rt.worst_case_regret(mdp, reward, second).value * (ends.high - ends.low)
    assert at_most(cost, (gap.max() - gap.min()) / (1 - mdp.discount))
