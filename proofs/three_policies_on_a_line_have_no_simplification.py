"""The corollary that every set of policies allows a simplification."""

from rewardtheory import exact
from rewardtheory.verify.claims import refutation


@refutation(
    source="skalse2022hacking",
    printed="On every finite set of at least two policies, a reward under which they do not all have the same value has a "
    "non-trivial simplification.",
    repaired="It holds where the occupancies have affine dimension at least 2 more than the span of the differences within "
    "the ties of the reward; without ties, where the policies do not lie on one line.",
)
def three_policies_on_a_line_have_no_simplification():
    """One state, two arms; the policies are both arms and their even mixture. Whatever the arms pay, the steps
    between the three returns are equal: once one of them is 0, so is the other, and nothing is left to order. With
    two policies it is simpler still: to equate them is to equate all. (The certificate excludes one sign; −R then
    excludes the other.)"""
    system = exact.system_of(
        "(r1, r2) with 2 J(mixture) − J(arm 1) − J(arm 2) >= 1, J(mixture) = m",
        3,
        equal=([[-1, -1, 2]], [0]),
        at_least=([[-1, -1, 2]], [1]),
    )
    return exact.farkas(system, [-1], [1])
