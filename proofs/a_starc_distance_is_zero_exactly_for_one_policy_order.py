"""What a STARC distance of 0 means."""

import rewardtheory as rt
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.distance_hypotheses import AnotherReward
from rewardtheory.verify.hypotheses import AnyReward, ReachableMDP


@theorem(source="skalse2024starc", floats=False, needs=["states_that_no_policy_sees_count_in_a_starc_distance"])
def a_starc_distance_is_zero_exactly_for_one_policy_order(mdp: ReachableMDP, reward: AnyReward, second: AnotherReward):
    """With every state reachable, d(R1,R2) = 0 iff R1 and R2 order all policies alike: iff R2 is a positive
    multiple of R1 up to shaping and redistribution, or both are trivial. The answer is certified either way."""
    order, certificate = rt.check_same_policy_order(mdp, reward, second)
    assert certificate.verify() and (not order or certificate.epsilon == 0)
    for p in (1, float("inf")):
        assert (rt.starc(mdp, reward, second, norm=p, metric=p) == 0) == order
