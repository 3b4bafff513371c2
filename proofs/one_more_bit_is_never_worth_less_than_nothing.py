"""What a question before the choice is worth."""

import rewardtheory as rt
from rewardtheory.verify.agreement import at_most
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.off_switch_hypotheses import Answers, AnyBelief, OtherAnswers


@theorem(source="neth2025offswitching")
def one_more_bit_is_never_worth_less_than_nothing(belief: AnyBelief, answers: Answers, said: OtherAnswers):
    """Before it acts, switches off or waits, the robot hears one bit, whose law is any function of U, and updates. It then
    expects at least as much as without the bit, and at most E[U⁺]."""
    u, p = belief
    game = rt.beliefs.finite(u, p)
    bit = rt.one_more_bit(game, lambda _: answers, answer=lambda _: said)
    zero = bit.value * 0
    after = zero
    for law in (said, 1 - said):
        worth = p * law * u
        after = after + max(worth.sum(), zero, (worth * answers).sum())
    without = max((p * u).sum(), zero, (p * u * answers).sum())
    assert at_most(without, after) and at_most(after, bit.limit)
    assert at_most(abs(bit.value - after), zero) and at_most(abs(bit.gain - (after - without)), zero)
