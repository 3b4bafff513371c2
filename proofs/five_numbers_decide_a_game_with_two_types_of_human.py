"""Acting and waiting with a human of random type."""

import rewardtheory as rt
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.off_switch_hypotheses import AnyBelief
from rewardtheory.verify.shaping_hypotheses import Share


@theorem(source="wangberg2017offswitch", needs=["a_robot_that_would_rather_wait_than_act_may_switch_itself_off"])
def five_numbers_decide_a_game_with_two_types_of_human(belief: AnyBelief, good: Share, bad: Share):
    """Let the human act rationally with probability r⁺ where U ≥ 0 and r⁻ where U < 0, p± the probabilities and e± the means
    of U on either side. Acting is worth p⁺e⁺ + p⁻e⁻, waiting p⁺e⁺r⁺ + p⁻e⁻(1 − r⁻). Acting is strictly better than
    waiting exactly if p⁺e⁺(1 − r⁺) + p⁻e⁻r⁻ > 0. The robot defers (Δ ≥ 0) exactly if that is ≤ 0 and waiting is worth at
    least 0. With r⁺ = r⁻ = 1 it always does."""
    u, p = belief
    game, human = rt.beliefs.finite(u, p), rt.humans.two_types(good, bad)
    x = rt.two_type_values(game, human)
    up = u >= 0
    assert same(x.positive, p[up].sum() + 0 * p[0]) and same(x.positive * x.gain, (p * u)[up].sum() + 0 * p[0])
    above, below = x.positive * x.gain, x.negative * x.loss
    assert same(x.act, above + below) and same(x.act, (p * u).sum())
    wait = (p * u * human(u)).sum()
    assert same(x.wait, wait) and same(wait, above * good + below * (1 - bad))
    assert same(x.act_over_wait, above * (1 - good) + below * bad) and same(x.act_over_wait, x.act - wait)
    incentive = rt.deference_incentive(game, human)
    if abs(incentive) * 10**9 > 1:
        assert x.defers == bool(incentive >= 0)
    assert rt.two_type_values(game, rt.humans.rational).defers
