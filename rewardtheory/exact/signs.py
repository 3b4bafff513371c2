"""Where polynomials in the discount are negative, zero or positive on [0, 1), decided exactly.

The roots of all their irreducible factors cut [0, 1) into points and open intervals, on each of which every polynomial has
one sign. A root is a rational number, or a factor with an interval of rational ends that holds no other root.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from flint import fmpq, fmpq_poly

from rewardtheory.exact.model import require

MAX_DEGREE = 400


class Root(NamedTuple):
    """A real number: the only root of a polynomial in [low, high]; rational where these are equal."""

    polynomial: tuple[fmpq, ...]
    low: fmpq
    high: fmpq

    @property
    def rational(self) -> bool:
        """Whether the number is `low`."""
        return self.low == self.high


class Cell(NamedTuple):
    """A point of [0, 1), or the open interval between two: from 0 or a root to the next, or to 1."""

    low: Root
    high: Root

    @property
    def point(self) -> bool:
        """Whether it is a single number."""
        return self.low is self.high

    def inside(self, share: fmpq) -> fmpq:
        """A rational number of an open interval, at a share of the way."""
        return self.low.high + (self.high.low - self.low.high) * share


def number(x: fmpq) -> Root:
    """A rational number."""
    return Root((-x, fmpq(1)), x, x)


ZERO, ONE = number(fmpq(0)), number(fmpq(1))


def sign_table(polynomials: Sequence[fmpq_poly]) -> list[tuple[Cell, list[int]]]:
    """The cells of [0, 1), in order, each with the sign of every polynomial there.

    >>> from flint import fmpq_poly
    >>> from rewardtheory.exact.signs import sign_table
    >>> [signs for _, signs in sign_table([fmpq_poly([1, -2]), fmpq_poly([0, 0])])]
    [[1, 0], [1, 0], [0, 0], [-1, 0]]
    """
    degree = sum(max(p.degree(), 0) for p in polynomials)
    require(degree <= MAX_DEGREE, f"the polynomials have degree {degree} in all, more than {MAX_DEGREE}")
    roots = _apart(_roots(polynomials))
    points = [ZERO, *(root for root in roots if root.low > 0)]
    cells: list[Cell] = []
    for here, there in zip(points, [*points[1:], ONE], strict=True):
        cells += [Cell(here, here), Cell(here, there)]
    return [(cell, [_sign(p, cell) for p in polynomials]) for cell in cells]


def _sign(p: fmpq_poly, cell: Cell) -> int:
    if p.degree() < 0:
        return 0
    if not cell.point:
        value = p(cell.inside(fmpq(1, 2)))
    elif not cell.low.rational and divmod(p, fmpq_poly(list(cell.low.polynomial)))[1].degree() < 0:
        return 0
    else:  # intervals of different factors are disjoint: p has no root in this one
        value = p(cell.low.low)
    return int(value > 0) - int(value < 0)


def _roots(polynomials: Sequence[fmpq_poly]) -> list[Root]:
    """All roots in [0, 1) of the irreducible factors, each factor once."""
    factors: dict[tuple[fmpq, ...], fmpq_poly] = {}
    for p in polynomials:
        if p.degree() >= 1:
            for f, _ in p.factor()[1]:
                monic = f / f.leading_coefficient()
                factors[tuple(monic.coeffs())] = monic
    found = []
    for key, f in factors.items():
        if f.degree() == 1:
            x = -f[0]
            if 0 <= x < 1:
                found.append(Root(key, x, x))
            continue
        chain = _sturm(f)
        stack = [(fmpq(0), fmpq(1))]  # no end of these is a root: irreducible of degree 2 or more
        while stack:
            low, high = stack.pop()
            count = _changes(chain, low) - _changes(chain, high)
            if count == 1:
                found.append(Root(key, low, high))
            elif count:
                middle = (low + high) / 2
                stack += [(low, middle), (middle, high)]
    return found


def _apart(roots: list[Root]) -> list[Root]:
    """The roots in order, with intervals that are disjoint and do not touch 0, 1 or each other."""
    while True:
        roots = sorted(roots, key=lambda root: (root.low, root.high))
        close = {k for k, root in enumerate(roots) if not root.rational and (root.low <= 0 or root.high >= 1)}
        for k in range(len(roots) - 1):
            if roots[k].high >= roots[k + 1].low:
                close |= {k, k + 1}
        narrow = [k for k in close if not roots[k].rational]
        if not narrow:
            return roots
        for k in narrow:
            roots[k] = halved(roots[k])


def halved(root: Root) -> Root:
    """The same number in half of its interval."""
    if root.rational:
        return root
    f = fmpq_poly(list(root.polynomial))
    middle = (root.low + root.high) / 2
    left = (f(root.low) > 0) != (f(middle) > 0)
    return Root(root.polynomial, root.low, middle) if left else Root(root.polynomial, middle, root.high)


def _sturm(f: fmpq_poly) -> list[fmpq_poly]:
    chain = [f, f.derivative()]
    while chain[-1].degree() > 0:
        chain.append(-divmod(chain[-2], chain[-1])[1])
    return chain


def _changes(chain: list[fmpq_poly], x: fmpq) -> int:
    signs = [v > 0 for v in (p(x) for p in chain) if v != 0]
    return sum(a != b for a, b in pairwise(signs))
