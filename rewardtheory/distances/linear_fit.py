"""The best scale and potential for a linear explanation y = c y1 + D φ, and the certificate that it does or does not do."""

from typing import Any, NamedTuple

import numpy as np
from flint import fmpq, fmpq_mat
from scipy.linalg import qr, solve_triangular

from rewardtheory import exact
from rewardtheory.arithmetic import floats, rational, rationals, to_float
from rewardtheory.exact.certificate import proved
from rewardtheory.exact.linear import Optimum
from rewardtheory.types import MDP

# Certificates are exact elimination; beyond this many rows times unknowns they are left out.
CERTIFIED = 40_000


class Fitted(NamedTuple):
    scale: Any
    potential: Any
    deviation: Any
    residual: Any


def solver(D):
    """The least-squares solver of D x = y in floats, from one factorization, with one step of refinement."""
    matrix = floats(D)
    n = matrix.shape[1]
    if not matrix.size:
        return lambda y: np.zeros(n)
    factors: Any = qr(matrix, mode="economic", pivoting=True)
    Q, T, order = factors
    size = abs(np.diag(T))
    rank = int((size > max(matrix.shape) * np.finfo(float).eps * size[0]).sum())

    def once(y):
        x = np.zeros(n)
        x[order[:rank]] = solve_triangular(T[:rank, :rank], Q[:, :rank].T @ y)
        return x

    def solve(y):
        x = once(floats(y))
        return x + once(floats(y) - matrix @ x)

    return solve


def fit(mdp: MDP, y, D, y1, near) -> Fitted:
    """The best c ≥ 0 and potential for y = c y1 + D φ: exact where it can be, else least squares."""
    scale, x = 1, near(y)
    if y1 is not None:
        # What D cannot explain of y1 explains what it cannot explain of y.
        x1 = near(y1)
        rest, rest1 = floats(y) - floats(D) @ x, floats(y1) - floats(D) @ x1
        scale = float(rest1 @ rest / (rest1 @ rest1))
        x = x - scale * x1
    if mdp.is_exact:
        solved = _solved(D if y1 is None else np.hstack([D, y1[:, None]]), y)
        x = rationals(x) if solved is None else solved[: D.shape[1]]
        if y1 is not None:
            scale = rational(scale) if solved is None else solved[-1]
    if y1 is not None and not scale > 0:
        return fit(mdp, y, D, None, near)._replace(scale=y1[0] * 0)
    left = y - (0 if y1 is None else scale * y1) - (D @ x if D.size else y * 0)
    return Fitted(scale, x, abs(left).max() if len(left) else 0, left)


def _solved(columns, y):
    """An exact solution of columns · x = y, or None."""
    m, n = columns.shape
    table, rank = fmpq_mat(m, n + 1, np.hstack([columns, y[:, None]]).ravel().tolist()).rref()
    x = [fmpq(0)] * n
    for i in range(rank):
        pivot = next(j for j in range(n + 1) if table[i, j] != 0)
        if pivot == n:
            return None
        x[pivot] = table[i, n]
    out = np.empty(n, dtype=object)
    out[:] = x
    return out


def certificate(found: Fitted, answer: bool, y, D, y1, limit, words: str):
    columns = D if y1 is None else np.hstack([D, y1[:, None]])
    m, n = columns.shape
    if m == 0 or m * (n + 1) > CERTIFIED:
        return None
    A, right = rationals(columns), rationals(y)
    if n == 0:  # nothing may be changed: one unknown that appears nowhere
        A, n = np.full((m, 1), fmpq(0), dtype=object), 1
    tau = rational(limit)
    sign = [] if y1 is None else [[fmpq(0)] * (n - 1) + [fmpq(1)]]
    if answer:
        # Unknowns (φ, c, e): what is left beyond the tolerance, e ≥ 0, is 0.
        extra = np.full((m, 1), fmpq(1), dtype=object)
        G = [*np.hstack([A, extra]).tolist(), *np.hstack([-A, extra]).tolist(), *[[*row, fmpq(0)] for row in sign]]
        G.append([fmpq(0)] * n + [fmpq(1)])
        h = [*(right - tau).tolist(), *(-right - tau).tolist(), *[fmpq(0)] * len(sign), fmpq(0)]
        meaning = f"how far the two rewards differ beyond {to_float(tau):.3g} after {words}"
        system = exact.system_of(meaning, n + 1, at_least=(np.array(G, dtype=object), np.array(h, dtype=object)))
        x = [rational(v) for v in found.potential] or [fmpq(0)] * (y1 is None)
        x = [*x, *([] if y1 is None else [rational(found.scale)]), fmpq(0)]
        z = [fmpq(0)] * (len(G) - 1) + [fmpq(1)]
        cost = tuple([fmpq(0)] * n + [fmpq(1)])
        try:
            return proved(Optimum(system, cost, tuple(x), (), tuple(z), fmpq(0)))
        except exact.Unproved:
            return None
    meaning = f"the two rewards differ by {words} alone, up to {to_float(tau):.3g}"
    G = [*A.tolist(), *(-A).tolist(), *sign]
    h = [*(right - tau).tolist(), *(-right - tau).tolist(), *[fmpq(0)] * len(sign)]
    system = exact.system_of(meaning, n, at_least=(np.array(G, dtype=object).reshape(-1, n), np.array(h, dtype=object)))
    rho = floats(found.residual)
    z = [np.maximum(rho, 0), np.maximum(-rho, 0)]
    if y1 is not None:
        z.append(np.array([max(0.0, -float(rho @ floats(y1)))]))
    try:
        return exact.farkas(system, [], np.concatenate(z))
    except ValueError:  # the difference is real, but not above what the tolerance explains for every row
        return None
