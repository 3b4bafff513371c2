"""Shaping a reward to the least sum or the least maximum of absolute entries: linear programs with a proved gap.

    min over Φ of Σ w |R + γΦ(s') − Φ(s)|   and of   max w |R + γΦ(s') − Φ(s)|

The program's dual gives a lower bound that needs no trust in the solver: for |y| ≤ w and D the map Φ -> γΦ(s') − Φ(s),
Σ w |R + DΦ| ≥ y·R − |Dᵀy|₁ |Φ|, and an optimal Φ is no larger than 2 w̄ Σ w |R| / Ω.
"""

from dataclasses import dataclass
from math import fsum
from typing import Any

import numpy as np
import scipy.sparse as sparse
from scipy.sparse.linalg import splu

from rewardtheory.arithmetic import UNIT_ROUNDOFF, floats, is_jax, is_one
from rewardtheory.solvers.error_bounds import weight
from rewardtheory.solvers.proper import require_ending
from rewardtheory.transition import at_arrival, at_departure, support
from rewardtheory.types import MDP, Successors


@dataclass(frozen=True, eq=False)
class LeastShaped:
    """The shaped reward that a linear program found.

    Attributes:
        reward: R + γΦ(s') − Φ(s) in the layout.
        potential: Φ (S,).
        cost: its weighted norm.
        bound: a proved bound on how much less any other potential can cost.
    """

    reward: Any
    potential: np.ndarray
    cost: float
    bound: float


def cells_of(mdp: MDP, w):
    """(D, index): the sparse matrix of Φ -> γΦ(s') − Φ(s) on the cells with weight, and where those are."""
    index = np.argwhere(w > 0)
    rows = np.arange(len(index))
    source = index[:, 0]
    target = mdp.transition.state[tuple(index.T)] if isinstance(mdp.transition, Successors) else index[:, 2]
    entries = np.concatenate([np.full(len(rows), float(floats(mdp.discount))), np.full(len(rows), -1.0)])
    D = sparse.csc_array(
        (entries, (np.tile(rows, 2), np.concatenate([target, source]))), shape=(len(rows), mdp.n_states)
    )
    return D @ sparse.diags_array((~mdp.terminal).astype(float)), tuple(index.T)


def least_absolute(mdp: MDP, R, w) -> LeastShaped:
    """The shaped reward with the least Σ w |x|."""
    from scipy.optimize import linprog

    R, w, D, index = _prepared(mdp, R, w)
    x, weights = R[index], w[index]
    n, states = len(x), mdp.n_states
    eye = sparse.eye_array(n)
    found = linprog(
        np.concatenate([np.zeros(states), weights]),
        A_ub=sparse.block_array([[D, -eye], [-D, -eye]], format="csc"),
        b_ub=np.concatenate([-x, x]),
        bounds=[(None, None)] * states + [(0, None)] * n,
        method="highs",
    )
    _require_solved(found)
    y = _balanced(mdp, D, found.ineqlin.marginals[n:] - found.ineqlin.marginals[:n])
    y = y / max(1.0, float((abs(y) / weights).max(initial=0.0)) * (1 + 1e-15))
    return _result(mdp, R, w, D, index, found.x[:states], y, lambda z: fsum(weights * abs(z)))


def least_largest(mdp: MDP, R, w) -> LeastShaped:
    """The shaped reward with the least max w |x|."""
    from scipy.optimize import linprog

    R, w, D, index = _prepared(mdp, R, w)
    x, weights = R[index], w[index]
    n, states = len(x), mdp.n_states
    column = sparse.csc_array(1 / weights[:, None])
    found = linprog(
        np.concatenate([np.zeros(states), [1.0]]),
        A_ub=sparse.block_array([[D, -column], [-D, -column]], format="csc"),
        b_ub=np.concatenate([-x, x]),
        bounds=[(None, None)] * states + [(0, None)],
        method="highs",
    )
    _require_solved(found)
    y = _balanced(mdp, D, found.ineqlin.marginals[n:] - found.ineqlin.marginals[:n])
    y = y / max(1.0, float((abs(y) / weights).sum()) * (1 + 1e-15 * n))
    return _result(mdp, R, w, D, index, found.x[:states], y, lambda z: float((weights * abs(z)).max(initial=0.0)))


def _balanced(mdp: MDP, D, y):
    """The multipliers y moved to Dᵀy = 0 by the least change, which the solver meets to some digits only."""
    H = sparse.csc_array(D.T @ D + sparse.diags_array(np.asarray(mdp.terminal, float)))
    try:
        factor = splu(H)
    except RuntimeError:  # singular: a potential that no cell sees; the multipliers stay as they are
        return y
    for _ in range(2):
        y = y - D @ factor.solve(D.T @ y)
    return y


def _prepared(mdp: MDP, R, w):
    if is_jax(R):
        raise ValueError("`reward` is a JAX array; the linear program takes NumPy or exact numbers: use numpy.asarray.")
    require_ending(mdp)
    w = floats(w)
    return floats(R), w, *cells_of(mdp, w)


def _require_solved(found):
    if found.x is None:
        raise ValueError(f"`reward` makes a linear program that the solver gave up on ({found.message}): rescale it.")


def _result(mdp: MDP, R, w, D, index, phi, y, cost) -> LeastShaped:
    """The shaped reward, with what the multipliers y prove; sums that cancel are rounded once (`fsum`)."""
    x = R[index]
    phi = np.where(mdp.terminal, 0.0, phi)
    gamma = float(floats(mdp.discount))
    shaped = R + gamma * at_arrival(mdp.transition, phi) - at_departure(mdp.transition, phi)
    value = cost(shaped[index])
    steps = weight(mdp)
    steps = float(floats(steps if np.ndim(steps) == 0 else steps.max()))
    # Where |Φ| is greatest a step costs at least Ω (|Φ|/steps − |R|), and the whole no more than what was found.
    least, largest = _least_weight(mdp, w), float(abs(x).max(initial=0.0))
    reach = steps * (value / least + largest) * (1 + 1e-12) if least > 0 else np.inf
    u, slack = UNIT_ROUNDOFF, 0.0
    target = mdp.transition.state[index] if isinstance(mdp.transition, Successors) else index[2]
    for s in np.flatnonzero(~mdp.terminal):
        arriving, leaving = fsum(y[target == s]), fsum(y[index[0] == s])
        slack += abs(gamma * arriving - leaving) + 3 * u * (abs(arriving) + abs(leaving))
    low = fsum(y * x) - 2 * u * float(abs(y) @ abs(x)) - slack * reach * (1 + 1e-12)
    # An entry of the shaped reward is off by 4 u of its parts, and the cost by as many for each of its terms.
    parts = cost(np.full(len(x), largest + 2 * float(abs(phi).max(initial=0.0))))
    top = value + 4 * u * parts + (len(x) + 8) * u * value
    return LeastShaped(shaped, phi, value, max(0.0, top - low))


def _least_weight(mdp: MDP, w) -> float:
    """A weight Ω such that an e with |e|/steps ≤ m, attained in a state, has a cell out of it with w |De| ≥ Ω m.

    Below discount 1 every cell out of it will do. At 1 some possible successor of every action does.
    """
    if not is_one(mdp.discount):
        leaving = w.max(axis=(1, 2))
    else:
        possible = support(mdp.transition)
        row = np.where(possible, w, np.inf).min(axis=2)
        leaving = np.where(mdp.available, row, 0.0).max(axis=1)
    return float(leaving[~mdp.terminal].min(initial=np.inf))
