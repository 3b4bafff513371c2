"""Explicable reward design: few rewarding states that tell the optimal policy early, as a linear program."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from rewardtheory.arithmetic import floats, is_jax
from rewardtheory.makers import as_reward
from rewardtheory.solvers.optimal import optimal_actions, solve
from rewardtheory.transition import expect, expect_reward, probability
from rewardtheory.types import MDP
from rewardtheory.validation import numbers, require_shape, whole


@dataclass(frozen=True)
class ExplicableReward:
    """A designed reward.

    Attributes:
        reward: R(s,a), (S, A), 0 outside `support`.
        informativeness: I(R) ≤ 0, by the solver; 0 is perfect.
        support: the states that may pay, in increasing order.
        target: the optimal policy that is told, an action for each state.
        original: I of the reward that was given.
        certificate: `exact.Optimum`, the proof that no reward with this support is more informative, or None.
    """

    reward: np.ndarray
    informativeness: float
    support: tuple[int, ...]
    target: np.ndarray
    original: float
    certificate: Any = None


@dataclass(frozen=True)
class _Task:
    """What does not depend on the support: the target, its gaps, and the long-run and h-step gap maps."""

    target: np.ndarray
    worse: np.ndarray
    others: np.ndarray
    margin: np.ndarray
    long_run: np.ndarray
    early: np.ndarray
    live: np.ndarray


def explicable_reward(
    mdp: MDP,
    reward,
    *,
    support: Sequence[int],
    extra_states: int = 0,
    horizons: Sequence[int] = (1, 4, 8, 16, 32),
    inclusive: bool = True,
    largest=10.0,
    certify: bool = False,
) -> ExplicableReward:
    """The reward on few states that keeps the target optimal in the long run and tells it at short horizons.

    max_R I(R) = −(1/(H S)) Σ_h Σ_s max_a [δ(s) − (Q_h(s,π*) − Q_h(s,a))]₊ over actions a that are not optimal, subject to
    Q(s,π*) − Q(s,a) ≥ δ(s) for those and ≥ 0 for other optimal ones, |R| ≤ `largest`, and R(s,·) = 0 outside the support.
    δ(s) is the least gap of the given reward, Q the values of π* in the long run, Q_h in its first steps.

    Args:
        mdp: the model, its discount < 1.
        reward: the reward whose optimal policy is to be told.
        support: the states that may pay from the start, such as the goals.
        extra_states: how many states to add, one at a time, each the one that raises I most.
        horizons: h.
        inclusive: whether Q_h counts h + 1 steps, as in the first published code, or h, as in the second.
        largest: the bound on |R(s,a)|.
        certify: whether to prove the optimum of the last program in exact rationals, its floats read as the rationals that
            they are (small models: elimination is exact).

    Returns:
        `ExplicableReward`.

    Raises:
        ValueError: on bad input, and where no reward on the support keeps the target optimal by δ.

    Notes: S counts states that are not terminal. One linear program for each candidate state: the search is greedy, and can
    miss the best support.

    Source: devidze2021exprd.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"go": {"t": 1}, "stay": {"s": 1}}, "t": {"go": {"end": 1}, "stay": {"t": 1}}}, start="s",
    ...              discount=0.9)
    >>> reward = rt.reward(mdp, {("t", "go"): 1})
    >>> found = rt.explicable_reward(mdp, reward, support=[1], extra_states=1, horizons=[1], inclusive=False)
    >>> round(found.original, 4), abs(found.informativeness) < 1e-9, found.support
    (-0.045, True, (0, 1))
    """
    if mdp.is_exact or is_jax(probability(mdp.transition)) or not mdp.discount < 1:
        raise ValueError("`mdp` must be a float64 model with a discount < 1 for the linear program.")
    bound = float(floats(numbers(largest, "largest")))
    require_shape(bound, (), "largest", "give one number")
    if not bound > 0:
        raise ValueError(f"`largest` is {largest}; it must be > 0.")
    if extra_states != 0:
        whole(extra_states, "extra_states")
    counts = [whole(h, "horizons") + bool(inclusive) for h in horizons]
    if not counts:
        raise ValueError("`horizons` is empty; give at least one number of steps.")
    chosen = sorted({int(s) for s in support})
    live = ~np.asarray(mdp.terminal)
    for s in chosen:
        if not 0 <= s < mdp.n_states or not live[s]:
            raise ValueError(
                f"`support` names state {s}; it must hold states 0 to {mdp.n_states - 1} that are not terminal."
            )
    R = as_reward(mdp, reward)
    task = _task(mdp, R, counts)
    found = _program(task, chosen, bound)
    for _ in range(extra_states):
        tried = [(s, _program(task, sorted([*chosen, s]), bound)) for s in np.flatnonzero(live) if s not in chosen]
        tried = [(s, p) for s, p in tried if p is not None]
        if not tried:
            break
        best, found = max(tried, key=lambda pair: (pair[1][0], -pair[0]))
        chosen = sorted([*chosen, int(best)])
    if found is None:
        raise ValueError(
            f"`support` is {chosen}; no reward there with |R| ≤ {bound:g} keeps the target optimal by its gaps: add states, "
            "or raise `largest`."
        )
    value, table, solved = found
    proof = _certificate(*solved, len(task.margin)) if certify else None
    given = informativeness_of(task, expect_reward(mdp.transition, R))
    return ExplicableReward(table, value, tuple(chosen), task.target, given, proof)


def informativeness_of(task: _Task, r) -> float:
    """I(R) from expected rewards (S, A)."""
    gaps = np.einsum("hpk,k->hp", task.early, r.ravel())
    missing = np.maximum(task.margin[None, task.worse[:, 0]] - gaps, 0)
    worst = np.zeros((len(gaps), len(task.margin)))
    for p, s in enumerate(task.worse[:, 0]):
        worst[:, s] = np.maximum(worst[:, s], missing[:, p])
    return 0.0 - float(worst.sum() / (len(gaps) * task.live.sum()))


def _task(mdp: MDP, R, counts) -> _Task:
    S, A = mdp.available.shape
    best = optimal_actions(mdp, R).mask
    found = solve(mdp, R)
    target = found.policy.argmax(axis=1)
    live = ~np.asarray(mdp.terminal)
    gap = found.q_values.max(axis=1)[:, None] - found.q_values
    off = np.asarray(mdp.available) & ~best & live[:, None]
    margin = np.where(off.any(axis=1), np.where(off, gap, np.inf).min(axis=1), 0.0)
    others = np.asarray(mdp.available) & best & live[:, None] & (np.arange(A) != target[:, None])
    worse, others = np.argwhere(off), np.argwhere(others)
    # Q_n as a linear map of r: Q_1 = r, Q_{n+1} = r + γ P Q_n(·, π*); rows (s,a), columns (s,a).
    one = np.eye(S * A).reshape(S, A, S * A)
    pick = np.arange(S)

    def gaps(Q, pairs):
        return Q[pairs[:, 0], target[pairs[:, 0]]] - Q[pairs[:, 0], pairs[:, 1]]

    def ahead(Q):
        return one + mdp.discount * expect(mdp.transition, Q[pick, target] * live[:, None])

    Q, early = one, {1: one}
    for n in range(2, max(counts) + 1):
        Q = ahead(Q)
        early[n] = Q
    moving = np.asarray(mdp.dense().transition)[pick, target] * live[:, None]
    settled = np.linalg.solve(np.eye(S) - mdp.discount * moving, one[pick, target] * live[:, None])
    forever = one + mdp.discount * expect(mdp.transition, settled)
    pairs = np.concatenate([worse, others])
    return _Task(
        target,
        worse,
        others,
        margin,
        gaps(forever, pairs),
        np.stack([gaps(early[n], worse) for n in counts]),
        live,
    )


def _program(task: _Task, support, bound: float):
    """(I, R, the solved program) for one support, or None where nothing is feasible."""
    import scipy.sparse as sparse
    from scipy.optimize import linprog

    S, columns = len(task.margin), task.long_run.shape[1]
    A = columns // S
    H, W = task.early.shape[:2]
    paying = np.concatenate([np.arange(s * A, (s + 1) * A) for s in support]) if support else np.zeros(0, int)
    # Unknowns: R on the support, then the shortfall of every horizon and state.
    need = np.concatenate([task.margin[task.worse[:, 0]], np.zeros(len(task.others))])
    top = sparse.hstack([sparse.csr_array(task.long_run[:, paying]), sparse.csr_array((len(need), H * S))])
    where = np.arange(H)[:, None] * S + task.worse[:, 0][None, :]
    short = sparse.csr_array((np.ones(H * W), (np.arange(H * W), where.ravel())), shape=(H * W, H * S))
    bottom = sparse.hstack([sparse.csr_array(task.early[:, :, paying].reshape(H * W, -1)), short])
    G = sparse.vstack([top, bottom]).tocsr()
    h = np.concatenate([need, np.tile(task.margin[task.worse[:, 0]], H)])
    cost = np.concatenate([np.zeros(len(paying)), np.full(H * S, 1 / (H * task.live.sum()))])
    limits = [(-bound, bound)] * len(paying) + [(0, None)] * (H * S)
    done = linprog(cost, A_ub=-G, b_ub=-h, bounds=limits, method="highs-ds")
    if done.status == 2:
        return None
    if done.status != 0:
        raise ValueError(f"the linear program of `support` {list(support)} was not solved: {done.message}")
    table = np.zeros(columns)
    table[paying] = done.x[: len(paying)]
    return 0.0 - float(done.fun), table.reshape(S, A), (G, h, cost, len(paying), bound, done)


def _certificate(G, h, cost, paying: int, bound: float, done, S: int):
    """The proof that the least mean shortfall is what the solver found, in exact rationals."""
    from rewardtheory import exact

    n = len(cost)
    lower = np.eye(n)
    upper = -np.eye(n)[:paying]
    rows = np.vstack([G.toarray(), lower, upper])
    right = np.concatenate([h, np.where(np.arange(n) < paying, -bound, 0.0), np.full(paying, -bound)])
    system = exact.system_of(
        "shortfalls of a reward on the support that keeps the target optimal", n, at_least=(rows, right)
    )
    z = np.concatenate([-done.ineqlin.marginals, done.lower.marginals, -done.upper.marginals[:paying]])
    return exact.optimum(system, cost, done.x, np.zeros(0), z)
