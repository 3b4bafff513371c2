"""The discounts at which a skeleton has coincidences, exactly: the roots in (0, 1) of finitely many polynomials.

The orders of the policies hang on which differences of occupancies are linearly dependent. Scaled by determinants of
I − γP these are vectors of integer polynomials in γ; d of them are dependent where their determinant vanishes.
"""

import itertools
from collections.abc import Iterator, Sequence

import numpy as np
from flint import fmpz_poly

from rewardtheory.verify.atlas.skeletons import Skeleton

Form = dict[tuple[int, ...], fmpz_poly]
ONE, GAMMA = fmpz_poly([1]), fmpz_poly([0, 1])


def coincidences(skeleton: Skeleton) -> tuple[tuple[int, ...], ...]:
    """Irreducible polynomials in γ whose roots in (0, 1) are the discounts with a coincidence.

    A coincidence is a linear dependence between differences of occupancies of deterministic policies, from a uniform
    start, that does not hold at every discount. At all others the realized orders are of the generic number.

    Returns:
        For each polynomial its integer coefficients, that of 1 first and the last positive.

    >>> import rewardtheory as rt
    >>> rt.atlas.coincidences(rt.atlas.skeletons(3, 2)[17])  # 2γ = 1
    ((-1, 2),)
    """
    vectors = directions(skeleton)
    size = len(vectors[0]) if vectors else 0
    products: set[tuple[int, ...]] = set()
    normals: dict[tuple, Form] = {}
    for form in _forms(vectors, size - 1):
        common = fmpz_poly([])
        for x in form.values():
            common = common.gcd(x)
        _note(common, products)
        form = {key: x // common for key, x in form.items()}
        name = tuple((key, *map(int, x.coeffs())) for key, x in sorted(form.items()))
        normals.setdefault(name, form)
    for form in normals.values():
        for vector in vectors:
            for determinant in _wedge(form, vector).values():
                _note(determinant, products)
    factors = {_signed(factor) for product in products for factor, _ in fmpz_poly(list(product)).factor()[1]}
    return tuple(sorted((x for x in factors if roots(x)), key=lambda x: (len(x), x)))


def directions(skeleton: Skeleton) -> list[list[fmpz_poly]]:
    """Differences of occupancies as vectors of polynomials without a common divisor, one of each direction.

    The divisor has no root in (0, 1), where different policies have different occupancies.
    """
    found = {}
    for (x, p), (y, q) in itertools.combinations(_occupancies(skeleton), 2):
        vector = [a * q - b * p for a, b in zip(x, y, strict=True)]
        common = fmpz_poly([])
        for entry in vector:
            common = common.gcd(entry)
        lead = next(entry for entry in vector if entry != 0)
        if lead.coeffs()[-1] < 0:
            common = -common
        vector = [entry // common for entry in vector]
        found.setdefault(tuple(tuple(map(int, entry.coeffs())) for entry in vector), vector)
    return list(found.values())


def roots(polynomial: Sequence[int]) -> tuple[float, ...]:
    """The roots in (0, 1) of an irreducible integer polynomial, isolated by Descartes' rule of signs, as floats."""
    found: list[float] = []
    _isolate(fmpz_poly(list(polynomial)), 0.0, 1.0, found)
    return tuple(sorted(found))


def _isolate(f: fmpz_poly, low: float, high: float, found: list[float]) -> None:
    """Roots of f in (0, 1), which stands for (low, high); f has no double root."""
    n = f.degree()
    # (1 + x)^n f(1/(1 + x)) has as many positive roots as f has in (0, 1).
    moved = fmpz_poly(f.coeffs()[::-1])(fmpz_poly([1, 1]))
    signs = [x > 0 for x in moved.coeffs() if x != 0]
    changes = sum(a != b for a, b in itertools.pairwise(signs))
    if changes == 0:
        return
    middle = (low + high) / 2
    if changes == 1 and high - low < 2**-52:
        found.append(middle)
        return
    left = fmpz_poly([c * 2 ** (n - i) for i, c in enumerate(f.coeffs())])  # 2^n f(x/2)
    right = left(fmpz_poly([1, 1]))
    if right.coeffs()[:1] in ([], [0]):
        found.append(middle)
        right = right // GAMMA
        left = left // fmpz_poly([-1, 1])
    _isolate(left, low, middle, found)
    _isolate(right, middle, high, found)


def _occupancies(skeleton: Skeleton) -> Iterator[tuple[list[fmpz_poly], fmpz_poly]]:
    """For each deterministic policy S times its occupancy as (numerators, denominator), the first action left out."""
    S, A = skeleton.states, skeleton.actions
    for policy in itertools.product(range(A), repeat=S):
        # Row s is column s of (I − γP)ᵀ; the last form is the right-hand side, a uniform start.
        rows = [[ONE * (s == t) - GAMMA * (skeleton.moves[s][policy[s]][0] == t) for t in range(S)] for s in range(S)]
        denominator = _determinant(rows)
        solved = [_determinant([*rows[:s], [ONE] * S, *rows[s + 1 :]]) for s in range(S)]
        yield [solved[s] * (policy[s] == a) for s in range(S) for a in range(1, A)], denominator


def _determinant(rows) -> fmpz_poly:
    form: Form = {(): ONE}
    for row in rows:
        form = _wedge(form, row)
    return next(iter(form.values()), fmpz_poly([]))


def _forms(vectors, degree: int) -> Iterator[Form]:
    """The wedge products of so many vectors that are not 0."""

    def extend(form: Form, first: int, left: int) -> Iterator[Form]:
        if left == 0:
            yield form
            return
        for i in range(first, len(vectors)):
            longer = _wedge(form, vectors[i])
            if longer:
                yield from extend(longer, i + 1, left - 1)

    if vectors:
        yield from extend({(): ONE}, 0, degree)


def _wedge(form: Form, vector) -> Form:
    """form ∧ vector: coefficients by the sorted tuple of their columns."""
    found: Form = {}
    for columns, x in form.items():
        for j, y in enumerate(vector):
            if j not in columns and y != 0:
                sign = (-1) ** sum(c > j for c in columns)
                key = tuple(sorted((*columns, j)))
                found[key] = found.get(key, fmpz_poly([])) + x * y * sign
    return {key: x for key, x in found.items() if x != 0}


def _note(polynomial: fmpz_poly, products: set[tuple[int, ...]]) -> None:
    """Keep a polynomial that may have a root, up to a constant factor."""
    if polynomial.degree() > 0:
        products.add(_signed(polynomial))


def _signed(polynomial: fmpz_poly) -> tuple[int, ...]:
    numbers = [int(c) for c in polynomial.coeffs()]
    divisor = int(np.gcd.reduce(np.array(numbers, dtype=object))) * (1 if numbers[-1] > 0 else -1)
    return tuple(c // divisor for c in numbers)
