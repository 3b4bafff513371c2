"""Over all stationary policies, unhackable proxies carry nothing new."""

import rewardtheory as rt
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.distance_hypotheses import AnotherReward
from rewardtheory.verify.hypotheses import AnyReward, ReachableMDP


@theorem(
    source="skalse2022hacking",
    floats=False,
    needs=["hackability_is_not_transitive", "counting_linear_dimensions_promises_a_simplification_that_is_none"],
)
def only_a_trivial_or_an_agreeing_proxy_is_unhackable(mdp: ReachableMDP, reward: AnyReward, second: AnotherReward):
    """R1 and R2 are unhackable iff one of them is trivial or they order all policies alike. A yes comes with two
    policies that are ordered oppositely, which is checked."""
    hackable, certificate = rt.check_hackable(mdp, reward, second)
    ends = [rt.return_range(mdp, R) for R in (reward, second)]
    trivial = any(x.high == x.low for x in ends)
    assert certificate.verify() and (hackable or certificate.epsilon == 0)
    assert hackable == (not trivial and rt.worst_case_regret(mdp, reward, second).value > 0)
    assert rt.is_hackable(mdp, second, reward) == hackable
