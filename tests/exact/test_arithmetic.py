"""Comparisons of plain numbers: exact where rational, decided by balls elsewhere, never guessed."""

import math
from fractions import Fraction

import pytest
from flint import fmpq
from hypothesis import given
from hypothesis import strategies as st

from rewardtheory import exact


@st.composite
def formulas(draw, depth=3):
    """(expression, its value in Fractions)."""
    if depth == 0 or draw(st.booleans()):
        x = draw(st.fractions(min_value=-3, max_value=3, max_denominator=6))
        return str(x), x
    operation = draw(st.sampled_from(["+", "*", "-", "/", "min", "max", "abs", "^"]))
    (a, x), (b, y) = draw(formulas(depth=depth - 1)), draw(formulas(depth=depth - 1))
    if operation == "abs":
        return ["abs", a], abs(x)
    if operation == "^":
        n = draw(st.integers(0, 3))
        return ["^", a, n], x**n
    if operation == "/" and y == 0:
        operation = "-"
    found = {"+": x + y, "*": x * y, "-": x - y, "min": min(x, y), "max": max(x, y)}
    return [operation, a, b], x / y if operation == "/" else found[operation]


@given(formulas(), formulas())
def test_rational_formulas_are_exact(one, two):
    (a, x), (b, y) = one, two
    relation = "<" if x < y else ">" if x > y else "=="
    certificate = exact.arithmetic("Two numbers", {"a": a, "b": b}, [("a", relation, "b")])
    assert certificate.verify().facts["a"] == fmpq(x.numerator, x.denominator)
    for wrong in {"<", ">", "=="} - {relation}:
        with pytest.raises(exact.Unproved, match="is not shown"):
            exact.arithmetic("Two numbers", {"a": a, "b": b}, [("a", wrong, "b")])


@given(st.fractions(min_value=-20, max_value=20, max_denominator=50))
def test_balls_hold_the_number(x):
    certificate = exact.arithmetic("A sigmoid", {"p": ["/", 1, ["+", 1, ["exp", ["-", x]]]]}, [("p", ">", 0)])
    low, high = (Fraction(str(certificate.verify().facts[f"p at {end}"])) for end in ("least", "most"))
    assert low <= high < low + Fraction(1, 2**200)
    assert math.isclose(float(low), 1 / (1 + math.exp(-x)), rel_tol=1e-14)


def test_what_cannot_be_decided_is_not_proved():
    with pytest.raises(exact.Unproved, match=r"exp\(log\(2\)\) == 2 is not shown: the left side is 2.00000"):
        exact.arithmetic("A detour", {}, [(["exp", ["log", 2]], "==", 2)])
    with pytest.raises(exact.Unproved, match="a division by a number that may be 0"):
        exact.arithmetic("A quotient", {"x": ["/", 1, ["-", ["sqrt", 4], 2]]}, [("x", ">", 0)])
    with pytest.raises(exact.Unproved, match="nothing is claimed"):
        exact.arithmetic("Nothing", {"x": 1}, [])
    with pytest.raises(exact.Unproved, match="log of a number that may be negative"):
        exact.arithmetic("A logarithm", {"x": ["log", -1]}, [("x", ">", 0)])
    with pytest.raises(exact.Unproved, match="more than 1000000 bits"):
        exact.arithmetic("A large number", {"x": ["^", 3, 10000], "y": ["^", "x", 1000]}, [("y", ">", 0)])
    with pytest.raises(exact.Unproved, match="an exponent must be an integer"):
        exact.arithmetic("A root", {"x": ["^", 2, "1/2"]}, [("x", ">", 0)])


@pytest.mark.parametrize(
    ("values", "claims", "message"),
    [
        ({"x": "y"}, [], r"^values\[0\]: 'y' is neither a rational number nor a name that was defined before\.$"),
        ({"x": ["?", 1]}, [], r"^values\[0\]: '\?' is not an operation; there are \+, "),
        ({"x": ["/", 1]}, [], r"^values\[0\]: '/' has 1 arguments; it takes 2\.$"),
        ({"2": 1}, [], r"^values\[0\]: '2' is not a new name; a name is a letter"),
        ({"x": 1}, [("x", "~", 1)], r"^claims\[0\]: '~' is not a relation; there are < <= == != >= >\.$"),
        ({"x": [*"-" * 1, [*"-", [*"-", float("nan")]]]}, [], "exact arithmetic needs finite numbers"),
    ],
)
def test_malformed_formulas_are_refused_in_one_sentence(values, claims, message):
    with pytest.raises(ValueError, match=message):
        exact.arithmetic("Bad", values, claims)


def test_depth_is_limited():
    x = 1
    for _ in range(50):
        x = ["-", x]
    with pytest.raises(ValueError, match="nested more than 40 deep; name its parts"):
        exact.arithmetic("Deep", {"x": x}, [])


def test_the_statement_reads_as_people_write():
    certificate = exact.arithmetic(
        "A bet", {"p": "1/3", "gain": ["-", ["*", "p", ["+", 2, 1]], 1]}, [("gain", "==", 0), (["-", "p"], "<", "gain")]
    )
    assert str(certificate) == "A bet: with p = 1/3, gain = (p * (2 + 1)) - 1, gain == 0 and -p < gain."
    assert exact.from_json(exact.to_json(certificate)).to_dict() == certificate.to_dict()
