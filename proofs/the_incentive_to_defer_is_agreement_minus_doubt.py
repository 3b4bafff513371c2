"""What makes deferring pay: a human who agrees with the utility, and a robot in doubt."""

import rewardtheory as rt
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.off_switch_hypotheses import Answers, AnyBelief


@theorem(source="hadfieldmenell2017offswitch")
def the_incentive_to_defer_is_agreement_minus_doubt(belief: AnyBelief, answers: Answers):
    """Δ = Cov(U, π(U)) − |E U| Pr(C), where C is that the human overrules what the robot would do without asking: Pr(C) =
    1 − E[π] where E[U] ≥ 0, else E[π]. So Δ < 0 where the covariance is negative, and also where it is 0 unless the human
    never overrules or E[U] = 0."""
    u, p = belief
    mean, allowed = (p * u).sum(), (p * answers).sum()
    covariance = (p * u * answers).sum() - mean * allowed
    overruled = 1 - allowed if mean >= 0 else allowed
    game = rt.off_switch(rt.beliefs.finite(u, p), lambda _: answers)
    assert same(game.incentive, covariance - abs(mean) * overruled)
    assert same(game.covariance, covariance) and same(game.doubt, abs(mean) * overruled)
    assert covariance * 10**9 >= -1 or game.incentive < 0
