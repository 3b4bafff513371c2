"""Visits as polynomials in the discount, and linear equations between them.

m_π(γ) det(I − γ P_π) is a polynomial of degree at most S, and the determinant is positive on [0, 1): what a policy shows is
compared without denominators. Polynomials are found from enough values.
"""

from collections.abc import Callable, Sequence

from flint import fmpq, fmpq_mat, fmpq_poly

from rewardtheory.exact.chains import transition_chance
from rewardtheory.exact.features import FEATURES
from rewardtheory.exact.model import Model, Policy

Polynomials = list[fmpq_poly]


def interpolated(f: Callable[[fmpq], Sequence[fmpq]], degree: int) -> Polynomials:
    """The polynomials of some degree at most, from their values together."""
    points = [fmpq(k, degree + 1) for k in range(degree + 1)]
    table = [f(x) for x in points]
    n = degree + 1
    powers = fmpq_mat(n, n, [x**k if k else fmpq(1) for x in points for k in range(n)])
    found = powers.solve(fmpq_mat(n, len(table[0]), [y for row in table for y in row]))
    return [fmpq_poly([found[i, j] for i in range(n)]) for j in range(len(table[0]))]


def rows_of(formalism: str, model: Model, policies: Sequence[Policy]) -> tuple[list[Polynomials], Polynomials]:
    """For each policy det(I − γ P) times what the formalism sees of it, and the determinants."""
    n = model.n_states

    def determinants(gamma: fmpq) -> list[fmpq]:
        found = []
        for policy in policies:
            matrix = fmpq_mat(n, n, [fmpq(int(s == t)) for s in range(n) for t in range(n)])
            for s, row in enumerate(transition_chance(model, policy)):
                for (_, t), p in row.items():
                    matrix[s, t] -= gamma * p
            found.append(matrix.det())
        return found

    def numerators(gamma: fmpq) -> list[fmpq]:
        rows = FEATURES[formalism](model, policies, gamma)
        return [x * d for row, d in zip(rows, determinants(gamma), strict=True) for x in row]

    flat = interpolated(numerators, n)
    width = len(flat) // len(policies)
    return [flat[k * width : (k + 1) * width] for k in range(len(policies))], interpolated(determinants, n)


def at(rows: Sequence[Sequence[fmpq_poly]], gamma: fmpq) -> list[list[fmpq]]:
    """The rows at one discount."""
    return [[p(gamma) for p in row] for row in rows]


def independent(rows: Sequence[Sequence[fmpq]]) -> list[int]:
    """The places of rows that span the others, the first ones that do."""
    if not rows or not rows[0]:
        return []
    height, width = len(rows), len(rows[0])
    columns = fmpq_mat(width, height, [rows[i][j] for j in range(width) for i in range(height)])
    reduced, rank = columns.rref()
    return [next(j for j in range(height) if reduced[i, j] != 0) for i in range(rank)]


def determinant(rows: Sequence[Sequence[fmpq_poly]]) -> fmpq_poly:
    """The determinant of a square matrix of polynomials, from enough values."""
    degree = sum(max((max(p.degree(), 0) for p in row), default=0) for row in rows)
    n = len(rows)
    if not n:
        return fmpq_poly([1])
    return interpolated(lambda x: [fmpq_mat(n, n, [y for row in at(rows, x) for y in row]).det()], degree)[0]


def cramer(rows: Sequence[Sequence[fmpq_poly]], right: Sequence[fmpq_poly]) -> tuple[Polynomials, fmpq_poly]:
    """(x det(M), det(M)) for the solution of M x = right, with M square."""
    n = len(rows)
    parts = [determinant([[right[i] if k == j else rows[i][k] for k in range(n)] for i in range(n)]) for j in range(n)]
    return parts, determinant(rows)


def simplified(polynomials: Sequence[fmpq_poly], x: fmpq) -> Polynomials:
    """Divided by what divides all of them; the factor is positive at x."""
    common = fmpq_poly([0])
    for p in polynomials:
        common = common.gcd(p)
    return [divmod(p, common if common(x) > 0 else -common)[0] for p in polynomials]
