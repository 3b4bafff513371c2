"""Maximal lotteries are not monotone."""

from fractions import Fraction

import numpy as np

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="conitzer2024social")
def raising_an_alternative_can_lower_its_share_of_a_maximal_lottery():
    """In a circle with margins 1/5 each alternative has 1/3. When the first one's margin over the second rises to
    3/5, it has 1/5 in every maximal lottery: 1/5 is the greatest weight that it can have."""
    fifth, half = Fraction(1, 5), Fraction(1, 2)
    before = np.array([[0, fifth, -fifth], [-fifth, 0, fifth], [fifth, -fifth, 0]], dtype=object)
    after = before.copy()
    after[0, 1], after[1, 0] = 3 * fifth, -3 * fifth
    first, second = (rt.maximal_lottery(np.full((3, 3), half) + A / 2) for A in (before, after))
    assert first.unique and 3 * first.exact[0] == 1 and second.unique and 5 * second.exact[0] == 1
    rows = [*after.T.tolist(), [1, 0, 0], [0, 1, 0], [0, 0, 1]]
    system = exact.system_of(
        "minus the weight of the raised alternative in a maximal lottery of the changed table",
        3,
        equal=([[1, 1, 1]], [1]),
        at_least=(rows, [0] * 6),
    )
    return exact.optimum(system, [-1, 0, 0], [fifth, fifth, 3 * fifth], [-fifth], [1, 0, 4, 0, 0, 0])
