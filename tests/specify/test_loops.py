"""The value of going round in a circle."""

from fractions import Fraction

import numpy as np
import pytest

import rewardtheory as rt
from rewardtheory.arithmetic import rational


@pytest.mark.parametrize("bonuses", [[1], [0, 1], [3, -1, 2], [0, 0, 0, 0]])
@pytest.mark.parametrize("discount", [0.0, 0.5, 0.9])
def test_it_is_the_sum_of_many_rounds(bonuses, discount):
    long = sum(discount**t * bonuses[t % len(bonuses)] for t in range(600))
    assert np.isclose(rt.loop_value(bonuses, discount), long, rtol=0, atol=1e-12)


def test_it_is_exact_on_rationals():
    assert rt.loop_value([0, Fraction(1, 3)], Fraction(1, 2)) == rational(Fraction(2, 9))
    assert rt.loop_value([5, 7], Fraction(0)) == 5


def test_the_bicycle_circles_above_its_critical_bonus():
    critical = 1 / (0.99 / (1 - 0.99**2) - 1)
    assert round(critical, 6) == 0.020513
    for bonus, circles in ((critical * 1.001, True), (critical * 0.999, False)):
        assert (rt.loop_value([0, bonus], 0.99) > 1 + bonus) == circles


def test_it_has_a_derivative(x64):
    jax = x64
    slope = jax.jit(jax.grad(lambda x: rt.loop_value(jax.numpy.array([1.0, 2.0]), x)))(0.5)
    step = 1e-6
    assert np.isclose(slope, (rt.loop_value([1, 2], 0.5 + step) - rt.loop_value([1, 2], 0.5 - step)) / (2 * step))


@pytest.mark.parametrize(
    ("bonuses", "discount", "message"),
    [
        ([], 0.5, r"`bonuses` has shape \(0,\); it must be \(L,\): one number for each step"),
        ([[1]], 0.5, r"`bonuses` has shape \(1, 1\)"),
        ([1], 1, r"`discount` is 1\.0; it must lie in \[0, 1\), or the sum over all rounds has no limit"),
        ([1], [0.5], r"`discount` has shape \(1,\)"),
    ],
)
def test_bad_input_is_refused(bonuses, discount, message):
    with pytest.raises(ValueError, match=message):
        rt.loop_value(bonuses, discount)
