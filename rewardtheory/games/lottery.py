"""Maximal lotteries: the equilibria of the symmetric game of a table of preferences, with an exact proof.

A lottery x over the alternatives is maximal if no alternative is preferred to it by more than it is preferred to: with
the margins A = P − Pᵀ, xᵀA ≥ 0. It always exists (von Neumann), gives a Condorcet winner all weight where there is one,
and mixes otherwise; it is the exact Nash equilibrium of learning from general preferences (munos2023nash).

The game is its own dual, so strictly complementary solutions exist (Goldman and Tucker): some y ≥ 0 has yᵀA ≥ 0 and
y + Aᵀy > 0. Where y_i > 0 is the *essential* set K: every maximal lottery lives on K and leaves (xᵀA)_j = 0 there, and
outside K (yᵀA)_j > 0 holds for y. So the whole set of maximal lotteries is

    {x : x_K ≥ 0, Σ x = 1, A_KK x_K = 0, xᵀA ≥ 0, x = 0 outside K},  of dimension nullity(A_KK) − 1,

and the lottery is unique exactly if the nullity is 1 (which needs |K| odd). A floating-point program proposes K; the rest
is solved and checked in exact rationals. Where the proposal does not stand the check, exact pivoting finds another.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from flint import fmpq, fmpz, fmpz_mat

from rewardtheory.arithmetic import floats, is_exact, rationals
from rewardtheory.games.pivoting import solve_nonnegative
from rewardtheory.games.polytope import extreme_rays
from rewardtheory.games.preferences import Preferences, exact_margins, preferences

SMALL = 8


@dataclass(frozen=True, eq=False)
class Lottery:
    """A maximal lottery and what is known of all others.

    Attributes:
        probabilities: (n,), one maximal lottery; where there are several, one that gives weight to every alternative
            that any of them gives weight to.
        support: these alternatives, the essential set, decided exactly.
        dimension: of the set of all maximal lotteries, exactly; 0 where it is unique.
        names: of the alternatives.
        exact: the same lottery in exact rationals.
        certificate: `exact.Optimum`: no alternative beats this lottery with a probability above 1/2, and no lottery has
            a smaller greatest chance of being beaten.
    """

    probabilities: Any
    support: tuple[int, ...]
    dimension: int
    names: tuple[str, ...]
    exact: Any
    certificate: Any
    margins: Any

    @property
    def unique(self) -> bool:
        """Whether there is no other maximal lottery; decided exactly."""
        return self.dimension == 0

    @cached_property
    def vertices(self) -> Any:
        """All vertices of the set of maximal lotteries, (vertices, n), in exact rationals.

        Raises:
            ValueError: where there are more than 10,000 on the way.
        """
        return _vertices(self)

    def extent(self) -> tuple[Any, Any]:
        """(least, greatest) probability that a maximal lottery can give each alternative, exactly."""
        return self.vertices.min(axis=0), self.vertices.max(axis=0)

    def __str__(self) -> str:
        parts = [f"{self.names[i]} {float(floats(self.exact[i])):.4g}" for i in self.support]
        words = "unique" if self.unique else f"one of a set of dimension {self.dimension}"
        return f"{', '.join(parts)} ({words})"


def maximal_lottery(table) -> Lottery:
    """The maximal lottery of a table of preferences, whether it is unique, and an exact certificate.

    x ≥ 0 with Σ x = 1 and Σ_i x_i P[i, j] ≥ 1/2 for every j.

    Args:
        table: preferences; a table of floats stands for the rationals (1 + P − Pᵀ)/2.

    Returns:
        a `Lottery`.

    Notes:
        200 alternatives take about .3 s, nearly all of it exact arithmetic.

    Source: munos2023nash, conitzer2024social.

    >>> import rewardtheory as rt
    >>> P = rt.preferences({("tea", "coffee"): 0.6, ("coffee", "juice"): 0.7, ("juice", "tea"): 0.8})
    >>> print(rt.maximal_lottery(P))
    tea 0.3333, coffee 0.5, juice 0.1667 (unique)
    """
    P = preferences(table)
    margins = exact_margins(P)
    integers = _integers(margins)
    x, essential, nullity = _strictly_complementary(integers)
    exact_x = _from_list(x)
    return Lottery(
        probabilities=exact_x if is_exact(P.table) else floats(exact_x),
        support=tuple(essential),
        dimension=nullity - 1,
        names=P.names,
        exact=exact_x,
        certificate=_certificate(margins, x, P),
        margins=margins,
    )


def exploitability(table, policy) -> Any:
    """How much more than 1/2 the best reply wins against a lottery, max_j Σ_i x_i P[j, i] − 1/2; 0 for a maximal one.

    >>> from rewardtheory.games.lottery import exploitability
    >>> print(exploitability([[0.5, 0.75], [0.25, 0.5]], [0.5, 0.5]))
    0.125
    """
    from rewardtheory.games.preferences import as_distribution

    P = preferences(table)
    x = as_distribution(policy, len(P), "policy", like=P.table)
    return (P.table @ x).max() - (fmpq(1, 2) if is_exact(P.table) else 0.5)


def _integers(margins) -> list[list[int]]:
    """The margins times their common denominator."""
    n = len(margins)
    below = 1
    for x in margins[np.triu_indices(n, 1)]:
        q = int(x.q)
        if below % q:
            below = below * q // int(fmpz(below).gcd(fmpz(q)))
    return [[int(x.p) * (below // int(x.q)) for x in row] for row in margins]


def _strictly_complementary(A: list[list[int]]) -> tuple[list[fmpq], list[int], int]:
    """A maximal lottery positive on the whole essential set, that set, and the nullity of the margins on it."""
    n = len(A)
    # Few alternatives are pivoted exactly in less time than a floating-point solver takes to start.
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


def _certificate(margins, x: list[fmpq], P: Preferences) -> Any:
    """min t over lotteries x with t at least the chance that each alternative is preferred to x; the least t is 1/2.

    The dual solution is the same lottery: alternative i pays the margin of the lottery over it.
    """
    from rewardtheory import exact

    n = len(P)
    half = fmpq(1, 2)
    losing = (margins + fmpq(1)) / fmpq(2)
    one = tuple((i, fmpq(1)) for i in range(n))
    rows, right = [], []
    for j in range(n):
        rows.append((*((i, -losing[j, i]) for i in range(n) if losing[j, i] != 0), (n, fmpq(1))))
        right.append(fmpq(0))
    for i in range(n):
        rows.append(((i, fmpq(1)),))
        right.append(fmpq(0))
    system = exact.System(
        "t where x is a lottery over the alternatives and t is at least the probability that each of them is preferred to x",
        n + 1,
        exact.Rows((one,), (fmpq(1),)),
        exact.Rows(tuple(rows), tuple(right)),
    )
    below = fmpz(1)
    for v in x:
        below = below.lcm(v.q)
    whole = [(i, v.p * (below // v.q)) for i, v in enumerate(x) if v != 0]
    # The multiplier of "x_j ≥ 0" is what the lottery wins against j beyond 1/2.
    ahead = [sum((margins[i, j] * w for i, w in whole), fmpq(0)) / (2 * fmpq(below)) for j in range(n)]
    multipliers = (*x, *ahead)
    cost = tuple([fmpq(0)] * n + [fmpq(1)])
    found = exact.Optimum(system, cost, (*x, half), (half,), multipliers, half)
    verdict = found.verify()
    if not verdict.ok:
        raise exact.Unproved(f"the lottery cannot be proved: {verdict.reason}.")
    return found


def _vertices(lottery: Lottery) -> Any:
    """The vertices, by the cone of the kernel of A_KK cut by x_K ≥ 0 and by xᵀA ≥ 0 outside K."""
    n, K = len(lottery.names), list(lottery.support)
    if lottery.unique:
        return lottery.exact[None, :].copy()
    A = _integers(lottery.margins)
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


def _from_list(x: list[fmpq]) -> Any:
    return rationals(np.array(x, dtype=object))
