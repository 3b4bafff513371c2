"""Polynomials in the discount γ with rational coefficients, and where they are positive."""

from collections.abc import Sequence
from itertools import pairwise
from math import comb
from typing import Any

from flint import fmpq, fmpq_poly

from rewardtheory.exact.layout import read_list
from rewardtheory.exact.number import rational, read_rational

MAX_HALVINGS = 40


def polynomial(coefficients: Any, what: str = "polynomial") -> fmpq_poly:
    """A polynomial from its coefficients, constant first, or from a number."""
    if not isinstance(coefficients, (list, tuple)):
        coefficients = [coefficients]
    return fmpq_poly([rational(c, what) for c in coefficients])


def read_polynomial(data: Any, where: str) -> fmpq_poly:
    """A polynomial from a list of "p/q"."""
    return fmpq_poly([read_rational(c, where) for c in read_list(data, where)])


def write_polynomial(p: fmpq_poly) -> list[str]:
    """The coefficients as "p/q", constant first."""
    return [str(c) for c in p.coeffs()]


def positive(p: fmpq_poly) -> bool:
    """Whether p(γ) > 0 is proved for every γ in [0, 1).

    Factors 1 − γ are taken out; what is left has positive Bernstein coefficients on the pieces of some subdivision of
    [0, 1], or the answer is no.
    """
    one_minus = fmpq_poly([1, -1])
    while p.degree() >= 1 and p(fmpq(1)) == 0:
        p = divmod(p, one_minus)[0]
    return p.degree() >= 0 and _positive(_bernstein(list(p.coeffs())), MAX_HALVINGS)


def _bernstein(a: list[fmpq]) -> list[fmpq]:
    n = len(a) - 1
    return [sum((fmpq(comb(k, i), comb(n, i)) * a[i] for i in range(k + 1)), fmpq(0)) for k in range(n + 1)]


def _positive(b: Sequence[fmpq], halvings: int) -> bool:
    if b[0] <= 0 or b[-1] <= 0:
        return False
    if all(x > 0 for x in b):
        return True
    if halvings == 0:
        return False
    left, right, row = [b[0]], [b[-1]], list(b)
    while len(row) > 1:
        row = [(x + y) / 2 for x, y in pairwise(row)]
        left.append(row[0])
        right.append(row[-1])
    return _positive(left, halvings - 1) and _positive(right[::-1], halvings - 1)
