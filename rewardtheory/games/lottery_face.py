"""The set of maximal lotteries, found by floats or by exact pivoting and proved in rationals.

`rewardtheory.games.lottery` says what it is: the lotteries on the essential set K whose margins vanish there. A floating-point
program proposes K from a strictly complementary solution; the lottery on K is solved exactly, and every sign that makes it
strictly complementary is checked exactly. Where one fails, exact pivoting finds K anew.
"""

from typing import Any

import numpy as np
from flint import fmpq, fmpz, fmpz_mat

from rewardtheory.games.pivoting import solve_nonnegative
from rewardtheory.games.polytope import extreme_rays

SMALL = 8
"""Up to so many alternatives exact pivoting takes less time than a floating-point solver takes to start."""


def integers(margins) -> list[list[int]]:
    """The margins times their common denominator."""
    n = len(margins)
    below = 1
    for x in margins[np.triu_indices(n, 1)]:
        q = int(x.q)
        if below % q:
            below = below * q // int(fmpz(below).gcd(fmpz(q)))
    return [[int(x.p) * (below // int(x.q)) for x in row] for row in margins]


def strictly_complementary(A: list[list[int]]) -> tuple[list[fmpq], list[int], int]:
    """A maximal lottery positive on the whole essential set, that set, and the nullity of the margins on it."""
    n = len(A)
    guess = _proposal(A) if n > SMALL else None
    if guess is not None:
        K = [i for i in range(n) if guess[i] > 0]
        found = _verified(A, K, guess)
        if found is not None:
            return found
    # Exact pivoting: y ≥ 0, Aᵀy ≥ 0 and (I + Aᵀ) y ≥ 1 always has a solution, whatever the floats said.
    At = [[fmpq(A[i][j]) for i in range(n)] for j in range(n)]
    above = [[x + (i == j) for j, x in enumerate(row)] for i, row in enumerate(At)]
    y = solve_nonnegative(At + above, [fmpq(0)] * n + [fmpq(1)] * n)
    K = [i for i in range(n) if y[i] > 0]
    total = sum((y[i] for i in K), fmpq(0))
    size, rank = len(K), fmpz_mat([[A[i][j] for j in K] for i in K]).rank()
    return [v / total for v in y], K, size - rank


def _proposal(A: list[list[int]]) -> np.ndarray | None:
    """A solution y of y ≥ 0, Aᵀy ≥ 0, y + Aᵀy ≥ 1 by floats, with zeros where Aᵀy is the larger of the two."""
    from scipy.optimize import linprog

    n = len(A)
    scale = max((abs(x) for row in A for x in row), default=0)
    if not scale:
        return np.ones(n)
    M = np.array([[float(fmpq(x, scale)) for x in row] for row in A])
    found = linprog(
        np.zeros(n),
        A_ub=-np.concatenate([M.T, np.eye(n) + M.T]),
        b_ub=np.concatenate([np.zeros(n), -np.ones(n)]),
        bounds=(0, None),
        method="highs",
    )
    if found.x is None:
        return None
    y = np.where(found.x >= M.T @ found.x, found.x, 0.0)
    return y if y.any() else None


def _verified(A, K: list[int], guess: np.ndarray) -> tuple[list[fmpq], list[int], int] | None:
    """The exact lottery on K near the guess, if it is strictly complementary there; None if it is not."""
    n = len(A)
    kernel = _kernel(A, K, guess)
    if kernel is None:
        return None
    weights, nullity = kernel
    if any(w <= 0 for w in weights):
        return None
    outside = [j for j in range(n) if j not in set(K)]
    if outside:
        # All entries are integers up to a common factor: signs are those of integer sums.
        below = fmpz(1)
        for w in weights:
            below = below.lcm(w.q)
        whole = [int(w.p) * (int(below) // int(w.q)) for w in weights]
        for j in outside:
            if sum(a * A[i][j] for a, i in zip(whole, K, strict=True) if A[i][j]) <= 0:
                return None
    total = sum(weights, fmpq(0))
    x = [fmpq(0)] * n
    for w, i in zip(weights, K, strict=True):
        x[i] = w / total
    return x, K, nullity


def _kernel(A, K: list[int], guess: np.ndarray) -> tuple[list[fmpq], int] | None:
    """A vector of the kernel of A_KK near the guess, and the nullity; None if there is no kernel."""
    k = len(K)
    block = [[A[i][j] for j in K] for i in K]
    if k == 1:
        return [fmpq(1)], 1
    if k % 2:
        # The kernel of an antisymmetric matrix of odd order with rank k − 1 is its vector of Pfaffians: if one principal
        # minor of order k − 1 is not zero, the rank is k − 1, and that minor solves for the rest.
        try:
            solution = _solve(fmpz_mat([row[:-1] for row in block[:-1]]), fmpz_mat([[-row[-1]] for row in block[:-1]]))
        except ZeroDivisionError:
            solution = None
        if solution is not None:
            return [*solution, fmpq(1)], 1
    reduced, below, rank = fmpz_mat(block).rref()
    if rank == k:
        return None
    pivots = [next(c for c in range(k) if reduced[r, c]) for r in range(rank)]
    free = [c for c in range(k) if c not in set(pivots)]
    # Free unknowns take the guess, in few digits; the pivots follow from them.
    scale = max(guess[i] for i in K)
    values = {c: fmpq(max(round(float(guess[K[c]] / scale) * 2**20), 1), 2**20) for c in free}
    weights = [values.get(c, fmpq(0)) for c in range(k)]
    for r, c in enumerate(pivots):
        weights[c] = -sum((fmpq(reduced[r, f], below) * values[f] for f in free), fmpq(0))
    return weights, k - rank


def _solve(matrix: fmpz_mat, right: fmpz_mat) -> list[fmpq]:
    return list(matrix.solve(right).entries())


def face_vertices(margins, K: list[int]) -> Any:
    """The vertices, by the cone of the kernel of A_KK cut by x_K ≥ 0 and by xᵀA ≥ 0 outside K."""
    n = len(margins)
    A = integers(margins)
    block = fmpz_mat([[A[i][j] for j in K] for i in K])
    reduced, below, rank = block.rref()
    k = len(K)
    pivots = [next(c for c in range(k) if reduced[r, c]) for r in range(rank)]
    free = [c for c in range(k) if c not in set(pivots)]
    basis = [[fmpq(0)] * len(free) for _ in range(k)]
    for t, f in enumerate(free):
        basis[f][t] = fmpq(1)
        for r, c in enumerate(pivots):
            basis[c][t] = -fmpq(reduced[r, f], below)
    members = set(K)
    rows = list(basis)
    for j in range(n):
        if j not in members:
            rows.append([sum((basis[c][t] * A[i][j] for c, i in enumerate(K)), fmpq(0)) for t in range(len(free))])
    points = []
    for ray in extreme_rays(rows):
        x = [fmpq(0)] * n
        for c, i in enumerate(K):
            x[i] = sum((b * v for b, v in zip(basis[c], ray, strict=True)), fmpq(0))
        total = sum(x, fmpq(0))
        points.append([v / total for v in x])
    points.sort(reverse=True)
    out = np.empty((len(points), n), dtype=object)
    out[:] = points
    return out
