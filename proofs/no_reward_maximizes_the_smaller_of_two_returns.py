"""A max-min objective over two rewards is no reward."""

from fractions import Fraction

from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="skalse2023limitations")
def no_reward_maximizes_the_smaller_of_two_returns():
    """Three arms earn (1, 0), (0, 1) and (2/5, 2/5) under two rewards. By the smaller return the even mixture of
    the first two, which has 1/2, is better than every arm. No reward makes a mixture better than both arms that it
    mixes."""
    arms = [(1, 0), (0, 1), (Fraction(2, 5), Fraction(2, 5))]
    mixture = [(x + y) / Fraction(2) for x, y in zip(*arms[:2], strict=True)]
    assert all(min(mixture) > min(arm) for arm in arms)
    half = Fraction(1, 2)
    rows = [[-half, half, 0], [half, -half, 0], [half, half, -1]]
    system = exact.system_of(
        "(r1, r2, r3) with (r1 + r2)/2 at least 1 above each of r1, r2 and r3", 3, at_least=(rows, [1] * 3)
    )
    return exact.farkas(system, [], [1, 1, 0])
