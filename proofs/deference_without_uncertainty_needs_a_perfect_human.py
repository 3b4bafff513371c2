"""Whom a robot may follow that is certain, whatever it is certain of."""

import rewardtheory as rt
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.off_switch_hypotheses import Answers, AnyBelief


@theorem(source="hadfieldmenell2017offswitch", needs=["a_certain_robot_loses_by_deferring_to_a_doubtful_human"])
def deference_without_uncertainty_needs_a_perfect_human(belief: AnyBelief, answers: Answers):
    """Take any utilities. Deferring to a human costs nothing for every robot that is certain of one of them, exactly if
    the human always lets it act where U > 0 and never where U < 0."""
    u, _ = belief
    costs_nothing = [
        rt.deference_incentive(rt.beliefs.finite(u[i : i + 1]), lambda _, i=i: answers[i : i + 1]) >= 0
        for i in range(len(u))
    ]
    perfect = [bool((x <= 0 or q == 1) and (x >= 0 or q == 0)) for x, q in zip(u, answers, strict=True)]
    assert costs_nothing == perfect
