"""Numbers are read exactly or refused, and rounded in the stated direction."""

import math
from fractions import Fraction

import numpy as np
import pytest
from flint import fmpq, fmpz
from hypothesis import given
from hypothesis import strategies as st

from rewardtheory.exact.number import (
    Interval,
    decimal_above,
    float_above,
    float_below,
    float_near,
    rational,
    read_rational,
    short_above,
    simple_near,
)

rationals = st.builds(fmpq, st.integers(-(10**40), 10**40), st.integers(1, 10**40))


def test_numbers_stand_for_what_they_store():
    assert rational(0.1) == fmpq(3602879701896397, 36028797018963968)
    assert rational(Fraction(2, 6)) == rational(fmpq(1, 3)) == fmpq(1, 3)
    assert rational(np.float32(0.1)) == fmpq(13421773, 134217728)
    assert rational(np.int64(-3)) == rational(fmpz(-3)) == rational(-3) == -3
    assert rational(5e-324) == fmpq(1, 2**1074)


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_numbers_that_are_not_finite_are_refused(bad):
    with pytest.raises(ValueError, match="`reward` is -?(nan|inf); exact arithmetic needs finite numbers"):
        rational(bad, "reward")


@pytest.mark.parametrize("bad", ["1/3", None, 1j])
def test_other_objects_are_refused(bad):
    with pytest.raises(ValueError, match="is of type (str|NoneType|complex); give a float"):
        rational(bad)


@given(rationals)
def test_text_and_back(x):
    assert read_rational(str(x), "here") == x


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "1/",
        "/2",
        "1.5",
        "1e9",
        "+1",
        " 1",
        "1\n",
        "1/-2",
        "0x10",
        "١",
        "nan",
        "1/2/3",
        "1_000",
        1,
        1.5,
        None,
        ["1"],
        True,
    ],
)
def test_text_that_is_no_rational_is_refused(bad):
    with pytest.raises(ValueError, match=r"values\[3\]: .* is not a rational number; write it as a string"):
        read_rational(bad, "values[3]")


def test_absurd_numbers_are_refused():
    with pytest.raises(ValueError, match="has denominator 0"):
        read_rational("1/0", "here")
    with pytest.raises(ValueError, match=r"here: '9{36}\.\.\. is not a rational number"):
        read_rational("9" * 400_001, "here")


@given(rationals)
def test_rounding_to_doubles_is_outward_and_tight(x):
    low, high = float_below(x), float_above(x)
    assert rational(low) <= x <= rational(high)
    assert high in (low, math.nextafter(low, math.inf))
    assert float_near(x) in (low, high)


def test_rounding_beyond_the_doubles():
    huge = fmpq(10) ** 400
    assert float_near(huge) == math.inf and float_near(-huge) == -math.inf
    assert float_below(huge) == math.nextafter(math.inf, 0) and float_above(huge) == math.inf
    assert float_below(-huge) == -math.inf and float_above(1 / huge) == 5e-324


@given(rationals.filter(lambda x: x > 0))
def test_short_decimals_are_above(x):
    assert x <= short_above(x) <= x * fmpq(101, 100)
    assert short_above(x) == rational(Fraction(decimal_above(x)))
    digits = decimal_above(x).split("e")[0].replace(".", "").lstrip("0").rstrip("0")
    assert len(digits) <= 3


@given(rationals, st.integers(1, 1000))
def test_simple_near_is_the_best_of_its_denominators(x, limit):
    found = simple_near(x, limit)
    assert found.denom() <= limit
    assert abs(found - x) <= fmpq(1, 2 * limit)


@given(rationals, rationals, st.fractions(0, 1), st.fractions(0, 1))
def test_interval_arithmetic_holds_every_result(a, b, s, t):
    x, y = Interval(min(a, b), max(a, b)), Interval(abs(a) + 1, abs(a) + 2)
    p, q = x.low + (x.high - x.low) * rational(s), y.low + rational(t)
    assert x.minus(y).low <= p - q <= x.minus(y).high
    assert x.over(y).low <= p / q <= x.over(y).high
    tidy = x.tidy()
    assert tidy.low <= x.low and x.high <= tidy.high
    assert max(tidy.low.height_bits(), tidy.high.height_bits()) <= 1200


def test_short_ends_stay_exact():
    third = Interval(fmpq(1, 3), fmpq(1, 3))
    assert third.tidy() == third
