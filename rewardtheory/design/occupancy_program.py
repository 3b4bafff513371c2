"""Linear programs over the occupancies of all policies, whose objective is a concave function of returns.

    max_η min_{c ∈ C} Σ_k c_k (⟨r_k, η⟩ − b_k),      flowᵀη = start,  η ≥ 0,      C = {lower ≤ c ≤ upper, Σ c = total}

Here are only float64 arrays; `guarantees` bounds what the solver found.
"""

from typing import Any, NamedTuple

import numpy as np

from rewardtheory.arithmetic import UNIT_ROUNDOFF, floats, is_one, to_float
from rewardtheory.transition import expect_reward
from rewardtheory.types import MDP, NotConverged


class Limits(NamedTuple):
    """C: lower ≤ c ≤ upper, each (K,), np.inf for no upper limit; Σ c = total, None for no sum."""

    lower: Any
    upper: Any
    total: Any = None


class Program(NamedTuple):
    """What the linear program found: occupancies of pairs (S, A), and the coefficients c."""

    occupancy: np.ndarray
    coefficients: np.ndarray


def program(mdp: MDP, R, limits: Limits, base) -> Program | None:
    """The linear program behind `guarantee` on float64 arrays; None where infinite limits leave nothing feasible.

    max total·t + lower·u − upper·v  subject to  J_k − t − u_k + v_k = b_k,  u, v ≥ 0,  η an occupancy: the inner minimum
    over c is replaced by its dual, and c are the multipliers of these rows.
    """
    from scipy import sparse
    from scipy.optimize import linprog

    pairs, flow, start = balance(mdp)
    r = expected_rewards(mdp, R)[:, pairs[:, 0], pairs[:, 1]]
    K, n, size = len(R), len(pairs), float(abs(r).max(initial=0)) or 1.0
    # Occupancies that sum to 1 and rewards of at most 1: what the solver takes for 0 is then small.
    steps = 1.0 if is_one(mdp.discount) else 1 / (1 - mdp.discount)
    lower, upper, total = limits
    ahead = 0 if total is None else 1
    columns = [sparse.csr_array(r / size), -sparse.csr_array(np.ones((K, ahead))), -sparse.eye_array(K)]
    cost = [np.zeros(n), np.full(ahead, 0.0 if total is None else -total), -lower]
    if total is None:
        capped = np.flatnonzero(np.isfinite(upper))
    else:
        capped = np.flatnonzero(upper - lower < total - lower.sum())
        if len(capped) == K and upper.sum() < total:  # by rounding alone: the limits admit something
            upper = upper * (total / upper.sum()) * (1 + 4 * UNIT_ROUNDOFF)
    columns.append(sparse.csr_array((np.ones(len(capped)), (capped, np.arange(len(capped)))), shape=(K, len(capped))))
    cost.append(upper[capped])
    count = sum(len(x) for x in cost)
    top = sparse.hstack([flow.T, sparse.csr_array((len(start), count - n))])
    limits_of_unknowns = np.array([(0, np.inf)] * count)
    limits_of_unknowns[n : n + ahead, 0] = -np.inf
    done = linprog(
        np.concatenate(cost),
        A_eq=sparse.vstack([top, sparse.hstack(columns)]).tocsc(),
        b_eq=np.concatenate([start / steps, base / (size * steps)]),
        bounds=limits_of_unknowns,
        method="highs-ds",
        options={"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10},
    )
    if done.status == 2:
        return None
    if done.status != 0:
        raise NotConverged(f"the linear program over occupancies was not solved: {done.message}")
    visits = np.where(done.x[:n] > 1e-13, done.x[:n], 0.0) * steps
    occupancy = np.zeros(mdp.available.shape)
    occupancy[tuple(pairs.T)] = visits
    return Program(occupancy, member(Limits(lower, upper, total), done.eqlin.marginals[len(start) :]))


def balance(mdp: MDP):
    """(live pairs, the flow Φ(s) − γPΦ on them as sparse columns, the start): occupancies are flowᵀη = start, η ≥ 0."""
    from scipy import sparse

    live = np.flatnonzero(~np.asarray(mdp.terminal))
    pairs = np.argwhere(np.asarray(mdp.available) & ~np.asarray(mdp.terminal)[:, None])
    ahead = sparse.csr_array(mdp.dense().transition[tuple(pairs.T)][:, live])
    here = sparse.csr_array(
        (np.ones(len(pairs)), (np.arange(len(pairs)), np.searchsorted(live, pairs[:, 0]))), shape=ahead.shape
    )
    return pairs, (here - mdp.discount * ahead).tocsr(), np.asarray(mdp.initial)[live]


def in_floats(mdp: MDP) -> MDP:
    """The model in float64."""
    if not mdp.is_exact:
        return mdp
    model = mdp.dense()
    return model.replace(
        transition=floats(model.transition), initial=floats(model.initial), discount=to_float(model.discount)
    )


def expected_rewards(mdp: MDP, R) -> np.ndarray:
    """E[R_k(s,a,S')], (K, S, A)."""
    return np.stack([expect_reward(mdp.transition, x) for x in R])


def least(limits: Limits, gains) -> float:
    """min over C of Σ c_k g_k; −inf where a coefficient without a limit meets a negative gain."""
    lower, upper, total = limits
    if total is None:
        most = np.where(np.isfinite(upper), upper, np.where(gains < 0, np.inf, lower))
        return float(np.minimum(lower * gains, np.where(gains == 0, 0.0, most * gains)).sum())
    left, found = total - lower.sum(), float(lower @ gains)
    for k in np.argsort(gains):
        more = min(left, upper[k] - lower[k])
        found, left = found + more * gains[k], left - more
    return float(found)


def member(limits: Limits, c) -> np.ndarray:
    """The coefficients that a solver found, moved within the limits where rounding left them."""
    lower, upper, total = limits
    c = np.clip(c, lower, upper)
    left = 0.0 if total is None else total - c.sum()
    for k in np.argsort(-c):
        step = np.clip(left, lower[k] - c[k], upper[k] - c[k])
        c[k], left = c[k] + step, left - step
    return c
