"""The greatest probability of reaching a goal, in floats, with a proved bound: for models of many states.

Policy iteration with sparse linear solves finds v and a policy π; nothing is believed of them. With T v = max over choices
of P v, v(goal) = 1, and 0 at the other end, two inequalities bound the error:

    U ≥ T U, U ≥ 0              ⇒  V* ≤ U       (V* is the least such function)
    L ≤ P_π L, and π ends       ⇒  L ≤ V_π ≤ V*

First w = P_π w + (the residual of v, and what rounding can hide), so that L = v − w passes, and U = v + w for the choices
of π and for all that lose much against it. Others raise U: where one can dawdle for very long without losing anything that
a float shows, U rises to its greatest value there, and stays flat. The bounds from the expected number of steps to the
end would count such dawdling at every step; on a slippery grid it can take 10^14 of them.

A mean is compared as Σ p (U(s) − U(s')): its rounding error is relative to the differences, and where U is flat it is 0.

Source: hartmanns2020optimistic.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import reverse_cuthill_mckee
from scipy.sparse.linalg import gmres, splu

UNIT = 2.0**-53
# Backups between two policies; sweeps before a linear solve; improvements of a policy, and raises, before giving up.
BACKUPS, SWEEPS, POLICIES, RAISES = 30, 200, 200, 20_000
# The part of the tolerance that one more policy must be worth: thousands of steps may add it up.
NEGLIGIBLE = 1e-5
# A graph whose bandwidth is of the order of the root of its size, such as a grid, is factorized; so is a small one.
FLAT, SMALL = 30, 500


@dataclass(frozen=True)
class Choices:
    """The choices of the states 0 … n−1, those of one state together; the goal is n, the other end n + 1.

    Attributes:
        move: (C, n + 2) sparse, the chance of each next state.
        owner: (C,), whose choice it is.
        first: (n,), the first choice of each state.
        error: a bound on the relative error of a computed Σ p x, x ≥ 0, that of the table included.
    """

    move: Any
    owner: np.ndarray
    first: np.ndarray
    error: float


def optimal_reach(choices: Choices, start: np.ndarray, tolerance: float) -> tuple[np.ndarray, np.ndarray]:
    """(policy, v): choices that reach the goal as surely as can be, (n,), and nearly their chances to do so, (n,).

    Args:
        choices: under every policy one ends, at the goal or elsewhere.
        start: a choice for each state to begin with, (n,).
        tolerance: of the error; what a backup adds below a small part of it is no improvement.
    """
    n = len(start)
    policy, v = start, np.zeros(n)
    inner, goal = choices.move[:, :n], choices.move[:, [n]].toarray().ravel()
    for _ in range(POLICIES):
        v = np.clip(_evaluate(inner[policy], goal[policy], v), 0.0, 1.0)
        better = v
        for _ in range(BACKUPS):
            better = np.maximum(better, np.maximum.reduceat(goal + inner @ better, choices.first))
        worth = goal + inner @ better
        best = _best(choices, worth)
        changed = worth[best] > worth[policy] * (1 + 2 * choices.error)
        if not changed.any() or (better - v).max() <= tolerance * NEGLIGIBLE:
            break
        policy = np.where(changed, best, policy)
    return policy, v


def _best(choices: Choices, worth: np.ndarray) -> np.ndarray:
    """The first best choice of each state."""
    top = np.maximum.reduceat(worth, choices.first)
    at = np.flatnonzero(worth == top[choices.owner])
    return at[np.unique(choices.owner[at], return_index=True)[1]]


def reach_error(choices: Choices, policy: np.ndarray, v: np.ndarray) -> float:
    """A proved bound on |v − V*|, whatever v and the policy are; infinite where none was found.

    Args:
        choices: under every policy one ends.
        policy: a choice for each state, (n,).
        v: its values, nearly, (n,).
    """
    ends = np.array([1.0, 0.0])
    gain, hidden = _gain(choices, np.r_[v, ends])
    # What one step adds, and room for the rounding of U itself and of the check.
    cost = np.abs(gain) + hidden + 4 * UNIT * v[choices.owner] + UNIT * 1e-12
    inner = choices.move[:, : len(v)]
    w = _evaluate(inner[policy], 2 * cost[policy], np.zeros(len(v)))
    drop, blurred = _gain(choices, np.r_[w, 0.0, 0.0])
    if not ((drop + blurred)[policy] <= -cost[policy]).all() or not (w >= 0).all():
        return np.inf
    upper = np.minimum(v + w, 1.0)
    for _ in range(RAISES):
        gain, hidden = _gain(choices, np.r_[upper, ends])
        rise = np.maximum.reduceat(gain + hidden, choices.first)
        up = rise > 0
        if not up.any():
            return float(max(w.max(), (upper - v).max()) * (1 + 4 * UNIT))
        upper[up] = np.minimum(np.nextafter(upper[up] + rise[up], 2.0), 1.0)
    return np.inf


def _gain(choices: Choices, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For every choice Σ p (x(s') − x(s)), and a bound on its rounding error."""
    move = choices.move
    step = x[move.indices] - np.repeat(x[choices.owner], np.diff(move.indptr))
    step *= move.data
    begin = move.indptr[:-1]
    return np.add.reduceat(step, begin), 2 * choices.error * np.add.reduceat(np.abs(step), begin)


def _evaluate(move, pay: np.ndarray, v: np.ndarray) -> np.ndarray:
    """Nearly the solution of v = pay + move · v, from a guess: by sweeps where these settle, else by a linear solve."""
    for k in range(SWEEPS):
        after = pay + move @ v
        if k % 10 == 9 and np.abs(after - v).max() <= 4 * UNIT * np.abs(after).max():
            return after
        v = after
    solve = _solver(sparse.eye_array(len(v), format="csc") - move.tocsc())
    for _ in range(3):
        step = solve(pay + move @ v - v)
        v = v + step
        if np.abs(step).max() <= 8 * UNIT * np.abs(v).max():
            break
    return v


def _solver(matrix):
    """right -> nearly the solution of matrix · x = right: a factorization where it stays sparse, else Krylov vectors: what is no
    grid mixes fast."""
    order = reverse_cuthill_mckee(matrix.tocsr())
    place = np.empty(len(order), dtype=int)
    place[order] = np.arange(len(order))
    entries = matrix.tocoo()
    width = int(np.abs(place[entries.row] - place[entries.col]).max(initial=0))
    if width**2 <= FLAT * len(order) or len(order) <= SMALL:
        options = {"SymmetricMode": True, "DiagPivotThresh": 0.0}
        return splu(matrix, permc_spec="MMD_AT_PLUS_A", options=options).solve
    rows = matrix.tocsr()
    return lambda right: gmres(rows, right, rtol=1e-8, atol=0.0, restart=60, maxiter=20)[0]
