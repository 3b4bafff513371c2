"""When deferring to a rational human pays."""

import rewardtheory as rt
from rewardtheory.verify.agreement import at_most, same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.off_switch_hypotheses import AnyBelief


@theorem(source="hadfieldmenell2017offswitch", needs=["a_robot_that_is_unsure_can_lose_by_deferring"])
def a_robot_defers_to_a_rational_human_exactly_if_it_is_unsure_of_the_sign(belief: AnyBelief):
    """The incentive to defer to a rational human is min(E[U⁺], E[U⁻]) ≥ 0. It is positive exactly if the belief gives
    positive probability to U > 0 and to U < 0; what it gives to U = 0 does not matter."""
    u, p = belief
    incentive = rt.deference_incentive(rt.beliefs.finite(u, p), rt.humans.rational)
    good, bad = (
        sum(q * max(x, 0 * x) for q, x in zip(p, u, strict=True)),
        sum(q * max(-x, 0 * x) for q, x in zip(p, u, strict=True)),
    )
    assert same(incentive, min(good, bad)) and at_most(0 * incentive, incentive)
    unsure = bool(((u > 0) & (p > 0)).any() and ((u < 0) & (p > 0)).any())
    assert (incentive > 0) == unsure
