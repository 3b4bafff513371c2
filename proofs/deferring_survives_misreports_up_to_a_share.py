"""How often the human may be misread."""

import rewardtheory as rt
from rewardtheory.verify.agreement import at_most, same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.off_switch_hypotheses import AnyBelief
from rewardtheory.verify.shaping_hypotheses import Share


@theorem(source="neth2025offswitching", needs=["a_robot_whose_human_is_misread_too_often_does_not_defer"])
def deferring_survives_misreports_up_to_a_share(belief: AnyBelief, share: Share):
    """Let the answer of a rational human be turned round with probability ε, whatever U is. If the belief has two signs,
    deferring pays (Δ ≥ 0) exactly for ε ≤ ε* = min(E[U⁺], E[U⁻])/E|U|, which is at most 1/2."""
    u, p = belief
    game = rt.beliefs.finite(u, p)
    good, bad = (p * u)[u > 0].sum() + 0 * p[0], -(p * u)[u < 0].sum() + 0 * p[0]
    if good + bad == 0:
        return
    limit = min(good, bad) / (good + bad)
    assert same(rt.misreporting_threshold(game), limit) and at_most(2 * limit, 1 + 0 * limit)
    incentive = rt.deference_incentive(game, rt.humans.misreporting(rt.humans.rational, share))
    assert same(incentive, (limit - share) * (good + bad))
