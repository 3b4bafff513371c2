"""Builders for linear programs: the rational solution next to a floating-point one."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from flint import fmpq, fmpq_mat

from rewardtheory.exact.certificate import proved
from rewardtheory.exact.linear import Farkas, Optimum, Rows, System
from rewardtheory.exact.number import rational, simple_near

NEAR = fmpq(1, 10**7)
"""What a floating-point solver may leave of a multiplier or a slack that is 0."""


def system_of(
    meaning: str, n: int, *, equal: tuple[Any, Any] | None = None, at_least: tuple[Any, Any] | None = None
) -> System:
    """The system A x = b, G x >= h in exact rationals.

    Args:
        meaning: what a solution would be, in words, to be printed after "There is no solution: ".
        n: the number of unknowns.
        equal, at_least: (A, b) and (G, h): matrices (m, n) and vectors (m,), floats or rationals.
    """
    return System(meaning, n, _rows(equal, n, "equal"), _rows(at_least, n, "at_least"))


def farkas(system: System, y: Any, z: Any) -> Farkas:
    """A proof that the system has no solution, from approximate multipliers (a ray of the dual).

    Args:
        system: A x = b, G x >= h.
        y, z: multipliers of the equations and inequalities with yᵀA + zᵀG = 0, z >= 0, yᵀb + zᵀh > 0, nearly.

    Raises:
        ValueError: where there is no rational proof with the same multipliers different from 0.

    >>> from rewardtheory import exact
    >>> system = exact.system_of("x >= 1 and -x >= 0", 1, at_least=([[1], [-1]], [1, 0]))
    >>> print(exact.farkas(system, [], [0.3, 0.3]))
    There is no solution: x >= 1 and -x >= 0.
    """
    y, z = _vector(y), _vector(z)
    gain = sum((a * b for a, b in zip(y + z, system.equal.right + system.at_least.right, strict=True)), fmpq(0))
    if gain <= 0:
        raise ValueError(f"`y` and `z` combine the right-hand sides to {float(gain):.6g}; it must be positive.")
    y, z = [a / gain for a in y], [a / gain for a in z]
    used = [i for i, a in enumerate(z) if a > NEAR * max(map(abs, [*y, *z]))]
    columns = _columns(system, used)
    right = [*system.equal.right, *(system.at_least.right[i] for i in used)]
    solution = solve_near([*columns, right], [fmpq(0)] * system.n + [fmpq(1)], [*y, *(z[i] for i in used)])
    if solution is None:
        raise ValueError("`y` and `z` are not near to an exact proof: solve the dual anew to a vertex.")
    return proved(Farkas(system, *_spread(solution, system, used)))


def optimum(system: System, cost: Any, x: Any, y: Any, z: Any) -> Optimum:
    """A proof that the least cᵀx is what a solver found, from its approximate primal and dual vertex.

    Args:
        system: A x = b, G x >= h (bounds of the unknowns among the rows of G).
        cost: c.
        x: a minimizer, nearly.
        y, z: multipliers with yᵀA + zᵀG = c and z >= 0, nearly.

    Raises:
        ValueError: where no exact pair with the same active rows proves optimality.

    >>> from rewardtheory import exact
    >>> system = exact.system_of("min x with 3 x >= 1", 1, at_least=([[3]], [1]))
    >>> print(exact.optimum(system, [1], [0.3333], [], [0.3333]))
    The least value is 1/3: min x with 3 x >= 1.
    """
    c, x, y, z = _vector(cost), _vector(x), _vector(y), _vector(z)
    size = max(map(abs, [*y, *z, fmpq(1)]))
    used = [i for i, a in enumerate(z) if a > NEAR * size]
    slack = [a - b for a, b in zip(system.at_least.times(x), system.at_least.right, strict=True)]
    extent = max(map(abs, [*x, fmpq(1)]))
    primal = None
    for tight in ([i for i, a in enumerate(slack) if i in set(used) or a < NEAR * extent], used):
        rows = [*_dense(system.equal, system.n), *(_dense(system.at_least, system.n)[i] for i in tight)]
        right = [*system.equal.right, *(system.at_least.right[i] for i in tight)]
        primal = solve_near(rows, right, x)
        if primal is not None:
            break
    dual = solve_near(_columns(system, used), c, [*y, *(z[i] for i in used)])
    if primal is None or dual is None:
        raise ValueError("`x`, `y` and `z` are not near to an exact optimum: solve the program anew to a vertex.")
    value = sum((a * b for a, b in zip(c, primal, strict=True)), fmpq(0))
    return proved(Optimum(system, tuple(c), tuple(primal), *_spread(dual, system, used), value))


def solve_near(rows: Sequence[Sequence[fmpq]], right: Sequence[fmpq], guess: Sequence[fmpq]) -> list[fmpq] | None:
    """An exact solution of rows · u = right near the guess, or None if there is none.

    The unknowns that the equations leave free are those with the smallest guesses, and keep them, rounded.
    """
    n = len(guess)
    order = sorted(range(n), key=lambda j: -abs(guess[j]))
    if not rows:
        return [simple_near(g, 10**6) for g in guess]
    entries = [x for row, b in zip(rows, right, strict=True) for x in (*(row[j] for j in order), b)]
    reduced, rank = fmpq_mat(len(rows), n + 1, entries).rref()
    u = [simple_near(guess[j], 10**6) for j in order]
    for i in range(rank):
        pivot = next(j for j in range(n + 1) if reduced[i, j])
        if pivot == n:
            return None
        u[pivot] = reduced[i, n] - sum((reduced[i, j] * u[j] for j in range(pivot + 1, n) if reduced[i, j]), fmpq(0))
    solution = [fmpq(0)] * n
    for place, j in enumerate(order):
        solution[j] = u[place]
    return solution


def _vector(x: Any) -> list[fmpq]:
    return [rational(value) for value in np.asarray(x).tolist()]


def _rows(pair: tuple[Any, Any] | None, n: int, what: str) -> Rows:
    if pair is None:
        return Rows((), ())
    matrix, right = np.asarray(pair[0]), _vector(pair[1])
    if matrix.ndim != 2 or matrix.shape != (len(right), n):
        raise ValueError(f"`{what}` has a matrix of shape {matrix.shape}; it must be {(len(right), n)}.")
    table = matrix.tolist()
    return Rows(tuple(tuple((j, rational(e, what)) for j, e in enumerate(row) if e) for row in table), tuple(right))


def _dense(rows: Rows, n: int) -> list[list[fmpq]]:
    table = [[fmpq(0)] * n for _ in rows.rows]
    for dense, row in zip(table, rows.rows, strict=True):
        for j, entry in row:
            dense[j] = entry
    return table


def _columns(system: System, used: Sequence[int]) -> list[list[fmpq]]:
    """One equation for each unknown: its entries in the equations and in the used inequalities."""
    rows = [*_dense(system.equal, system.n), *(_dense(system.at_least, system.n)[i] for i in used)]
    return [[row[j] for row in rows] for j in range(system.n)]


def _spread(solution: Sequence[fmpq], system: System, used: Sequence[int]) -> tuple[tuple[fmpq, ...], tuple[fmpq, ...]]:
    m = len(system.equal.rows)
    z = [fmpq(0)] * len(system.at_least.rows)
    for i, value in zip(used, solution[m:], strict=True):
        z[i] = value
    return tuple(solution[:m]), tuple(z)
