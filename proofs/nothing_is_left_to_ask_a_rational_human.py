"""Why one bit from a rational human is enough."""

import rewardtheory as rt
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.off_switch_hypotheses import Answers, AnyBelief


@theorem(source="hadfieldmenell2017offswitch")
def nothing_is_left_to_ask_a_rational_human(belief: AnyBelief, answers: Answers):
    """Where a rational human holds the switch, waiting is worth E[U⁺], the most there is; no further bit from anybody adds
    anything."""
    game = rt.beliefs.finite(*belief)
    bit = rt.one_more_bit(game, rt.humans.rational, answer=lambda _: answers)
    assert same(bit.gain, 0 * bit.gain) and same(bit.value, bit.limit)
