"""Exact numbers: how they are read, written and rounded, and intervals with rational ends."""

import math
import re
from decimal import MAX_EMAX, MIN_EMIN, ROUND_CEILING, Decimal, localcontext
from fractions import Fraction
from numbers import Integral, Real
from typing import Any, NamedTuple

from flint import fmpq, fmpz

RATIONAL_TEXT = re.compile(r"-?[0-9]+(/[0-9]+|/2\^[0-9]{1,5})?")
MAX_DIGITS = 400_000
"""A longer number in a file is refused: nothing that this library writes comes near it."""


def rational(x: Any, what: str = "number") -> fmpq:
    """The exact rational that `x` is: an ``fmpq``, a Fraction, an integer, or what a float stores."""
    if isinstance(x, fmpq):
        return x
    if isinstance(x, float):
        if not math.isfinite(x):
            raise ValueError(f"`{what}` is {x}; exact arithmetic needs finite numbers.")
        return fmpq(*x.as_integer_ratio())
    if isinstance(x, (Integral, fmpz)):
        return fmpq(int(x))
    if isinstance(x, Fraction):
        return fmpq(x.numerator, x.denominator)
    if isinstance(x, Real):
        return rational(float(x), what)
    raise ValueError(f"`{what}` is of type {type(x).__name__}; give a float, an integer, a Fraction or an fmpq.")


def read_rational(text: Any, where: str) -> fmpq:
    """The rational written as the string "p/q", "p/2^k" or "p"; anything else is refused."""
    if not isinstance(text, str) or len(text) > MAX_DIGITS or not RATIONAL_TEXT.fullmatch(text):
        shown = repr(text)
        shown = shown if len(shown) <= 40 else shown[:37] + "..."
        raise ValueError(f'{where}: {shown} is not a rational number; write it as a string such as "-3/4" or "2".')
    numerator, _, denominator = text.partition("/")
    power = denominator.removeprefix("2^")
    below = fmpz(denominator or "1") if power == denominator else fmpz(2) ** int(power)
    if below == 0:
        raise ValueError(f"{where}: {text!r} has denominator 0.")
    return fmpq(fmpz(numerator), below)


def write_rational(x: fmpq) -> str:
    """The string that `read_rational` reads; what a double stores, with its large power of two, as "p/2^k"."""
    below = int(x.denom())
    power = below.bit_length() - 1
    return f"{x.numer()}/2^{power}" if 20 <= power < 10**5 and below == 1 << power else str(x)


def float_near(x: fmpq) -> float:
    """The double nearest to `x`, for printing; beyond the range of doubles an infinity."""
    try:
        return float(x)
    except OverflowError:
        return math.inf if x > 0 else -math.inf


def float_below(x: fmpq) -> float:
    """A double that is surely at most `x`, and the next one up is not."""
    near = float_near(x)
    if near == math.inf:
        return math.nextafter(math.inf, 0)
    return near if near == -math.inf or rational(near) <= x else math.nextafter(near, -math.inf)


def float_above(x: fmpq) -> float:
    """A double that is surely at least `x`, and the next one down is not."""
    return -float_below(-x)


def decimal_above(x: fmpq, digits: int = 3) -> str:
    """A short decimal that is surely at least `x`, for sentences that state an upper bound."""
    with localcontext(prec=digits, rounding=ROUND_CEILING, Emin=MIN_EMIN, Emax=MAX_EMAX):
        return str(Decimal(str(x.numer())) / Decimal(str(x.denom()))).lower()


def short_above(x: fmpq) -> fmpq:
    """A rational with few digits that is surely at least `x`."""
    return rational(Fraction(decimal_above(x)))


def simple_near(x: fmpq, limit: int) -> fmpq:
    """The nearest rational with denominator up to `limit`."""
    return rational(Fraction(int(x.numer()), int(x.denom())).limit_denominator(limit))


def vectors(x: Any, depth: int) -> Any:
    """Nested sequences of numbers, `depth` levels deep, as nested tuples of rationals."""
    return tuple(rational(y, "values") if depth == 1 else vectors(y, depth - 1) for y in x)


class Interval(NamedTuple):
    """A closed interval with rational ends."""

    low: fmpq
    high: fmpq

    def minus(self, other: "Interval") -> "Interval":
        """All differences x − y."""
        return Interval(self.low - other.high, self.high - other.low)

    def over(self, other: "Interval") -> "Interval":
        """All quotients x / y with y > 0; the caller has made sure that ``other.low > 0``."""
        ends = [x / y for x in self for y in other]
        return Interval(min(ends), max(ends))

    def tidy(self) -> "Interval":
        """The interval itself if its ends are short, else rounded outward to doubles: what a claim states."""
        low = self.low if self.low.height_bits() <= 64 else _dyadic(float_below(self.low), self.low)
        high = self.high if self.high.height_bits() <= 64 else _dyadic(float_above(self.high), self.high)
        return Interval(low, high)


def _dyadic(end: float, otherwise: fmpq) -> fmpq:
    return rational(end) if math.isfinite(end) else otherwise
