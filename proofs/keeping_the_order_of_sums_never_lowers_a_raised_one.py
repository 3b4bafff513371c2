"""A scheme that keeps the order of sums is monotone in each reward of a path."""

import numpy as np

from rewardtheory.verify.agreement import at_most
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import PositiveScale
from rewardtheory.verify.shaping_hypotheses import AnyNumber, Bonuses


@theorem(source="ng1999policy")
def keeping_the_order_of_sums_never_lowers_a_raised_one(bonuses: Bonuses, low: AnyNumber, step: PositiveScale):
    """If paths of a length compare by the sums that a scheme gives them as by their own, raising one reward of a path
    raises the sum that the scheme gives it. Here the scheme's sum is any increasing function of the own one."""

    def scheme(path):
        total = path.sum()
        return low + step * total + step * total * abs(total) * 2

    for place in range(len(bonuses)):
        raised = bonuses + np.array([int(i == place) for i in range(len(bonuses))])
        assert at_most(scheme(bonuses), scheme(raised)) and scheme(bonuses) != scheme(raised)
