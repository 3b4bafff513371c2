"""Finitely many preferences between rows of rational features: weights that satisfy them, or multipliers against them.

A linear program in floats finds which; ties are solved, and answers made rational and checked, exactly.
"""

from collections.abc import Sequence

import numpy as np
from flint import fmpq, fmpq_mat
from scipy.optimize import linprog

from rewardtheory import exact
from rewardtheory.exact.number import simple_near

Row = list[fmpq]


def margin(rows: Sequence[Row]) -> Row | None:
    """x with every row · x > 0, rational, or None if a linear program finds none."""
    A = np.array([[float(x / _size(row)) for x in row] for row in rows])
    found = linprog(np.zeros(A.shape[1]), A_ub=-A, b_ub=-np.ones(len(A)), bounds=(None, None), method="highs")
    if found.status == 2:
        return None
    if found.status != 0:
        raise ValueError(f"the linear program of the order ended with: {found.message}")
    for limit in (10, 10**3, 10**9, 10**18):
        x = [simple_near(exact.rational(float(v)), limit) for v in found.x]
        if all(dot(row, x) > 0 for row in rows):
            return x
    raise ValueError("a specification was found in floats and not confirmed in rationals: the margins are too small.")


def weights_for(strict: Sequence[Row], ties: Sequence[Row], width: int) -> Row | None:
    """x with 0 in every tie and more than 0 in every strict row, or None."""
    basis = nullspace(ties, width)
    if not strict:
        return [fmpq(0)] * width
    if not basis:
        return None
    found = margin([[dot(row, b) for b in basis] for row in strict])
    if found is None:
        return None
    return [sum((w * b[k] for w, b in zip(found, basis, strict=True)), fmpq(0)) for k in range(width)]


def contradiction(strict: Sequence[Row], ties: Sequence[Row]) -> Row:
    """d >= 0 for the strict rows, not all 0, and any for the ties, such that the combination of all rows is 0."""
    sizes = [_size(row) for row in (*strict, *ties)]
    rows = [[x / size for x in row] for row, size in zip((*strict, *ties), sizes, strict=True)]
    A = np.array([[float(x) for x in row] for row in rows]).T
    total = np.array([[1.0] * len(strict) + [0.0] * len(ties)])
    found = linprog(
        np.zeros(len(rows)),
        A_eq=np.vstack([A, total]),
        b_eq=np.r_[np.zeros(len(A)), 1],
        bounds=[(0, None)] * len(strict) + [(None, None)] * len(ties),
        method="highs-ds",
    )
    if found.status != 0:
        raise ValueError(f"the linear program of the contradiction ended with: {found.message}")
    used = [k for k, x in enumerate(found.x) if abs(x) > 1e-9]
    columns = [[*rows[k], fmpq(int(k < len(strict)))] for k in used]
    multipliers = [fmpq(0)] * len(rows)
    for k, x in zip(used, solution(columns, [*[fmpq(0)] * len(A), fmpq(1)]), strict=True):
        multipliers[k] = x / sizes[k]
    whole = sum(multipliers[: len(strict)], fmpq(0))
    return [x / whole for x in multipliers]


def _size(row: Row) -> fmpq:
    return max((abs(x) for x in row), default=fmpq(0)) or fmpq(1)


def solution(columns: Sequence[Row], right: Row) -> Row:
    """A solution of Σ x_k column_k = right by elimination; free unknowns are 0."""
    height, width = len(right), len(columns)
    matrix = fmpq_mat(height, width + 1, [*(x for i in range(height) for x in (*(c[i] for c in columns), right[i]))])
    reduced, rank = matrix.rref()
    x = [fmpq(0)] * width
    for i in range(rank):
        pivot = next(j for j in range(width + 1) if reduced[i, j] != 0)
        if pivot == width:
            raise ValueError("the contradiction was found in floats and not confirmed in rationals.")
        x[pivot] = reduced[i, width]
    return x


def nullspace(rows: Sequence[Row], width: int) -> list[Row]:
    """A basis of the x with row · x = 0 for all rows."""
    if not rows:
        return [[fmpq(int(i == j)) for j in range(width)] for i in range(width)]
    reduced, rank = fmpq_mat(len(rows), width, [x for row in rows for x in row]).rref()
    pivots = [next(j for j in range(width) if reduced[i, j] != 0) for i in range(rank)]
    basis = []
    for free in (j for j in range(width) if j not in pivots):
        x = [fmpq(int(j == free)) for j in range(width)]
        for i, pivot in enumerate(pivots):
            x[pivot] = -reduced[i, free]
        basis.append(x)
    return basis


def minus(x: Row, y: Row) -> Row:
    """x − y."""
    return [a - b for a, b in zip(x, y, strict=True)]


def dot(x: Row, y: Row) -> fmpq:
    """Σ x_k y_k."""
    return sum((a * b for a, b in zip(x, y, strict=True)), fmpq(0))
