"""The dual of worst-case regret has one variable."""

import rewardtheory as rt
from rewardtheory.verify.agreement import at_most, same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.distance_hypotheses import AnotherReward
from rewardtheory.verify.hypotheses import AnyMDP, AnyReward, PositiveScale


@theorem(source="skalse2024starc", needs=["worst_case_regret_is_not_symmetric"])
def worst_case_regret_is_the_least_range_of_a_difference(
    mdp: AnyMDP, reward: AnyReward, second: AnotherReward, factor: PositiveScale
):
    """W(R1|R2) (max J1 − min J1) = min over λ ≥ 0 of max J − min J under R1 − λ R2, if neither reward is trivial: no λ
    gives less, and the one that is found with W attains it."""
    found = rt.worst_case_regret(mdp, reward, second)

    def width(R):
        ends = rt.return_range(mdp, R)
        return ends.high - ends.low

    ranges = [width(R) for R in (reward, second)]
    if min(ranges) <= (0 if mdp.is_exact else 1e-6):
        return
    cost = found.value * ranges[0]
    assert at_most(cost, width(reward - factor * second)) and at_most(cost, ranges[0])
    if found.multiplier < 10**6:
        assert same(width(reward - found.multiplier * second), cost, scale=max(1, float(found.multiplier)) * 10)
