"""Exact pivoting: a solution y ≥ 0 of G y ≥ h in rationals, by the criss-cross method with Bland's rule."""

from typing import Any

import numpy as np
from flint import fmpq


def solve_nonnegative(G: list[list[fmpq]], h: list[fmpq]) -> list[fmpq]:
    """Some y ≥ 0 with G y ≥ h.

    The dictionary s = G y − h starts with all slacks basic. The negative basic unknown of least index leaves and the
    nonbasic one of least index that can raise it enters; with this rule no dictionary comes twice, so it ends.

    Args:
        G: (m, n), as lists of rationals.
        h: (m,).

    Raises:
        ValueError: where there is none.

    >>> from flint import fmpq
    >>> from rewardtheory.games.pivoting import solve_nonnegative
    >>> solve_nonnegative([[fmpq(1), fmpq(-1)], [fmpq(0), fmpq(2)]], [fmpq(1), fmpq(1)])
    [3/2, 1/2]
    """
    m, n = len(G), len(G[0])
    # table[r] = coefficients of the nonbasic unknowns and the constant: basic_r = Σ table[r, c] nonbasic_c + constant.
    table = np.empty((m, n + 1), dtype=object)
    for r in range(m):
        table[r, :n] = G[r]
        table[r, n] = -h[r]
    basic, nonbasic = list(range(n, n + m)), list(range(n))
    while True:
        negative = [r for r in range(m) if table[r, n] < 0]
        if not negative:
            break
        r = min(negative, key=lambda r: basic[r])
        rising = [c for c in range(n) if table[r, c] > 0]
        if not rising:
            raise ValueError("`G` and `h` have no solution y ≥ 0 with G y ≥ h.")
        c = min(rising, key=lambda c: nonbasic[c])
        _pivot(table, r, c)
        basic[r], nonbasic[c] = nonbasic[c], basic[r]
    y = [fmpq(0)] * n
    for r, unknown in enumerate(basic):
        if unknown < n:
            y[unknown] = table[r, n]
    return y


def _pivot(table: Any, r: int, c: int) -> None:
    """Solve row r for unknown c and put the result into all other rows."""
    a = table[r, c]
    row = -table[r] / a
    row[c] = 1 / a
    column = table[:, c].copy()
    table[:, c] = fmpq(0)
    for i in range(len(table)):
        if i != r and column[i]:
            table[i] = table[i] + column[i] * row
    table[r] = row
