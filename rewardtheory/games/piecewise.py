"""Distributions whose distribution function is piecewise polynomial, in exact rationals.

They are closed under what a tree of decisions does to independent uniform rewards: scaling, the maximum of independent
ones (a product of distribution functions), and adding an independent uniform variable (a difference of integrals).
"""

from bisect import bisect_right
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise
from operator import mul

from flint import fmpq, fmpq_poly


@dataclass(frozen=True)
class Piecewise:
    """F(x) = polynomial i on [cut i, cut i+1]; 0 before the first cut and 1 after the last."""

    cuts: tuple[fmpq, ...]
    polynomials: tuple[fmpq_poly, ...]

    def piece(self, x: fmpq) -> fmpq_poly:
        """The polynomial just right of x."""
        i = bisect_right(self.cuts, x) - 1
        if i < 0:
            return fmpq_poly([0])
        return self.polynomials[i] if i < len(self.polynomials) else fmpq_poly([1])

    def __call__(self, x: fmpq) -> fmpq:
        """F(x)."""
        return self.piece(x)(x)

    def mean(self) -> fmpq:
        """E[X] = b − ∫_a^b F."""
        return self.cuts[-1] - sum((_between(F, a, b) for a, b, F in self._pieces()), fmpq(0))

    def _pieces(self):
        return zip(self.cuts[:-1], self.cuts[1:], self.polynomials, strict=True)


def uniform() -> Piecewise:
    """The uniform distribution on [0, 1]."""
    return Piecewise((fmpq(0), fmpq(1)), (fmpq_poly([0, 1]),))


def scaled(X: Piecewise, c: fmpq) -> Piecewise:
    """The distribution of cX, c > 0."""
    inner = fmpq_poly([0, 1 / c])
    return Piecewise(tuple(c * x for x in X.cuts), tuple(F(inner) for F in X.polynomials))


def greatest(variables: list[Piecewise]) -> Piecewise:
    """The distribution of the maximum of independent variables."""
    cuts = _cuts([x for X in variables for x in X.cuts])
    # Below the largest of the least values the product is 0.
    cuts = [x for x in cuts if x >= max(X.cuts[0] for X in variables)]
    return Piecewise(tuple(cuts), tuple(reduce(mul, (X.piece(x) for X in variables)) for x in cuts[:-1]))


def plus_uniform(X: Piecewise, c: fmpq) -> Piecewise:
    """The distribution of X + cU with an independent U uniform on [0, 1], c > 0: (∫_{x−c}^x F)/c."""
    cuts = _cuts([*X.cuts, *(x + c for x in X.cuts)])
    integral = _antiderivative(X)
    shift = fmpq_poly([-c, 1])
    found = []
    for x in cuts[:-1]:
        found.append((integral(x) - integral(x - c)(shift)) / c)
    return Piecewise(tuple(cuts), tuple(found))


def probability_above(X: Piecewise, others: list[Piecewise]) -> fmpq:
    """P(X > the maximum of the others), all independent: ∫ f Π F."""
    cuts = _cuts([x for Y in (X, *others) for x in Y.cuts])
    total = fmpq(0)
    for a, b in pairwise(cuts):
        total += _between(reduce(mul, (Y.piece(a) for Y in others), X.piece(a).derivative()), a, b)
    return total


def _antiderivative(X: Piecewise):
    """x -> the polynomial that is ∫_{−∞}^y F just right of x."""
    starts, total = [], fmpq(0)
    for a, b, F in X._pieces():
        starts.append(F.integral() - F.integral()(a) + total)
        total += _between(F, a, b)
    after = fmpq_poly([total - X.cuts[-1], 1])

    def piece(x: fmpq) -> fmpq_poly:
        i = bisect_right(X.cuts, x) - 1
        if i < 0:
            return fmpq_poly([0])
        return starts[i] if i < len(starts) else after

    return piece


def _between(F: fmpq_poly, a: fmpq, b: fmpq) -> fmpq:
    G = F.integral()
    return G(b) - G(a)


def _cuts(points):
    return sorted(set(points), key=lambda x: x)
