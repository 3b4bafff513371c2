"""What a worst-case regret of 0 means."""

import rewardtheory as rt
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.distance_hypotheses import AnotherReward
from rewardtheory.verify.hypotheses import AnyReward, ReachableMDP


@theorem(source="skalse2024starc", floats=False)
def worst_case_regret_is_zero_exactly_for_the_same_order(mdp: ReachableMDP, reward: AnyReward, second: AnotherReward):
    """W(R1|R2) = 0 iff R1 and R2 order all policies alike, or R1 is trivial, where paths may begin in every state.
    In particular W(R|R) = 0."""
    order, certificate = rt.check_same_policy_order(mdp, reward, second)
    assert certificate.verify() and (not order or certificate.epsilon == 0)
    ends = rt.return_range(mdp, reward)
    assert (rt.worst_case_regret(mdp, reward, second).value == 0) == (order or ends.high == ends.low)
    assert rt.worst_case_regret(mdp, reward, reward).value == 0
