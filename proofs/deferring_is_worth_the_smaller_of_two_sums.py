"""The two forms of the incentive to defer."""

import numpy as np

import rewardtheory as rt
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.off_switch_hypotheses import Answers, AnyBelief


@theorem(source="hadfieldmenell2017offswitch")
def deferring_is_worth_the_smaller_of_two_sums(belief: AnyBelief, answers: Answers):
    """For any belief about U and any human π, the incentive to defer E[πU] − max(E[U], 0) is the smaller of E[πU] and
    −E[(1 − π)U]."""
    u, p = belief
    run, stop = (p * u * answers).sum(), (p * u * (1 - answers)).sum()
    incentive = rt.deference_incentive(rt.beliefs.finite(u, p), lambda _: answers)
    assert same(incentive, run - max((p * u).sum(), run * 0))
    assert same(incentive, np.minimum(run, -stop))
