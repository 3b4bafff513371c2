"""How far a Bayesian robot may doubt the human and still obey."""

from fractions import Fraction

import rewardtheory as rt
from rewardtheory.arithmetic import rational
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.off_switch_hypotheses import UnitDiscount


@theorem(source="carey2018incorrigibility", floats=False)
def a_robot_with_the_right_program_obeys_below_one_mistake_in_twenty_six(share: UnitDiscount):
    """θ is 0 or 1, equally likely; a move pays 2 − 52θ, its alternative 1. A robot with this reward thinks that the human
    orders the better one, but with probability ε either. It obeys both orders exactly if ε ≤ 1/26 (where it is
    indifferent). A robot whose program has the sign wrong, 2 + 52θ, always plays the move."""
    true, bug = [[2, 1], [-50, 1]], [[2, 1], [54, 1]]
    for noise in (share, share / 10, rational(1) / 26, rational(1) / 26 + share / 1000):
        found = rt.supervise([Fraction(1, 2)] * 2, true, [true, bug], [Fraction(9, 10), Fraction(1, 10)], noise=noise)
        assert (found.robots[0].tolist() == [0, 1]) == bool(noise <= rational(1) / 26)
        assert found.robots[1].tolist() == [0, 0]
