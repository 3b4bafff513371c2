"""A human whose answer does not depend on the utility."""

import rewardtheory as rt
from rewardtheory.verify.agreement import at_most, same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.off_switch_hypotheses import AnyBelief
from rewardtheory.verify.shaping_hypotheses import Share


@theorem(source="hadfieldmenell2017offswitch")
def a_coin_is_never_worth_waiting_for(belief: AnyBelief, share: Share):
    """Let the human let the robot act with a probability q whatever U is. The incentive to defer is q E[U] −
    max(E[U], 0) ≤ 0, and 0 exactly if q = 1 where E[U] > 0 and q = 0 where E[U] < 0."""
    u, p = belief
    mean = (p * u).sum()
    incentive = rt.deference_incentive(rt.beliefs.finite(u, p), rt.humans.coin(share))
    assert same(incentive, share * mean - max(mean, 0 * mean)) and at_most(incentive, 0 * mean)
    if abs(mean) * 10**9 > 1:
        assert (abs(incentive) * 10**9 < 1) == (share == (1 if mean > 0 else 0))
