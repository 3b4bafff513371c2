"""Approximate and exact values for builders. Nothing here is trusted: checkers evaluate residuals of what it returns."""

from collections.abc import Sequence

import numpy as np
from flint import fmpq, fmpq_mat

from rewardtheory.exact.enclosure import Expected, q_values
from rewardtheory.exact.model import Model, Policy, Vector, expect
from rewardtheory.exact.number import float_near, rational

MAX_DENSE = 4000
MAX_EXACT = 200


def policy_values(model: Model, r: Expected, policy: Policy, *, refine: bool = True) -> tuple[fmpq, ...]:
    """V of the policy to about 1e-16, or 1e-30 when refined by one step with the exact residual."""
    P, right = _matrix(model, policy), [_mix(policy[s], r[s]) for s in range(model.n_states)]
    system = np.eye(model.n_states) - float_near(model.discount) * P
    v = [rational(x) for x in np.linalg.solve(system, np.array([float_near(x) for x in right])).tolist()]
    if refine:
        residual = [b + model.discount * _backup(model, policy, s, v) - v[s] for s, b in enumerate(right)]
        step = np.linalg.solve(system, np.array([float_near(x) for x in residual])).tolist()
        v = _short([x + rational(d) for x, d in zip(v, step, strict=True)])
    return tuple(x if choices else fmpq(0) for x, choices in zip(v, model.choices, strict=True))


def optimal_policy(model: Model, r: Expected, best=max) -> Policy:
    """A policy that is optimal, or nearly, found by policy iteration in doubles."""
    flat = _Flat(model, r)
    sign = 1 if best is max else -1
    choice = flat.first.copy()
    for _ in range(1000):
        v = flat.evaluate(choice)
        q = sign * (flat.r + flat.gamma * flat.P_times(v))
        top = np.maximum.reduceat(q, flat.first) if len(q) else q
        slack = 1e-12 * (1 + np.abs(q).max(initial=0))
        better = top > q[choice] + slack
        if not better.any():
            break
        candidates = np.where(q >= np.repeat(top, flat.count), np.arange(len(q)), len(q))
        choice = np.where(better, np.minimum.reduceat(candidates, flat.first), choice)
    picked = dict(zip(flat.acting, (choice - flat.first).tolist(), strict=True))
    return tuple(
        tuple(fmpq(int(i == picked[s])) for i in range(len(choices))) if choices else ()
        for s, choices in enumerate(model.choices)
    )


def optimal_values(model: Model, r: Expected, best=max) -> tuple[fmpq, ...]:
    """Optimal values, refined."""
    return policy_values(model, r, optimal_policy(model, r, best))


def exact_policy_values(model: Model, r: Expected, policy: Policy) -> tuple[fmpq, ...] | None:
    """V of the policy exactly, or None if that needs a dense system of more than MAX_EXACT unknowns.

    What can be peeled off the graph at either end is solved one by one, what remains as one dense system.
    """
    n, gamma = model.n_states, model.discount
    right = [_mix(policy[s], r[s]) for s in range(n)]
    rows: list[dict[int, fmpq]] = [{} for _ in range(n)]
    for s, choices in enumerate(model.choices):
        for probability, choice in zip(policy[s], choices, strict=True):
            for t, p in choice.successors if probability else ():
                rows[s][t] = rows[s].get(t, fmpq(0)) + probability * p
    v: list[fmpq | None] = [None] * n
    first, core, last = _order(rows)
    if len(core) > MAX_EXACT:
        return None

    def substitute(s):
        others = sum((p * v[t] for t, p in rows[s].items() if t != s), fmpq(0))
        v[s] = (right[s] + gamma * others) / (1 - gamma * rows[s].get(s, fmpq(0)))

    for s in first:
        substitute(s)
    if core:
        place = {s: i for i, s in enumerate(core)}
        matrix, b = fmpq_mat(len(core), len(core)), fmpq_mat(len(core), 1)
        for s, i in place.items():
            matrix[i, i] = fmpq(1)
            b[i, 0] = right[s] + gamma * sum((p * v[t] for t, p in rows[s].items() if t not in place), fmpq(0))
            for t, p in rows[s].items():
                if t in place:
                    matrix[i, place[t]] -= gamma * p
        for s, x in zip(core, matrix.solve(b).entries(), strict=True):
            v[s] = x
    for s in last:
        substitute(s)
    return tuple(v)


def _order(rows: list[dict[int, fmpq]]) -> tuple[list[int], list[int], list[int]]:
    """States in three groups: those to solve one by one first, those to solve together, those one by one at last.

    The first group is peeled off the ends of the graph (all successors known), the last off its beginnings (no
    predecessor left); self-loops do not count.
    """
    ahead = [{t for t in row if t != s} for s, row in enumerate(rows)]
    behind: list[set[int]] = [set() for _ in rows]
    for s, targets in enumerate(ahead):
        for t in targets:
            behind[t].add(s)
    left = set(range(len(rows)))

    def peel(outward, inward):
        order, ready = [], [s for s in left if not outward[s]]
        while ready:
            s = ready.pop()
            left.discard(s)
            order.append(s)
            for t in inward[s]:
                outward[t].discard(s)
                if not outward[t] and t in left:
                    ready.append(t)
        return order

    first = peel(ahead, behind)
    behind = [{t for t in row if t in left} for row in behind]
    last = peel(behind, ahead)
    return first, sorted(left), last[::-1]


def exact_optimal_values(model: Model, r: Expected, best=max) -> tuple[fmpq, ...] | None:
    """V* exactly, by policy iteration in rationals from a nearly optimal policy; None where that is too large."""
    policy = optimal_policy(model, r, best)
    while True:
        v = exact_policy_values(model, r, policy)
        if v is None:
            return None
        rows, changed = [], False
        for s, q in enumerate(q_values(model, r, v)):
            gain = bool(q) and best(q) != v[s]
            changed |= gain
            rows.append(tuple(fmpq(int(i == q.index(best(q)))) for i in range(len(q))) if gain else policy[s])
        if not changed:
            return v
        policy = tuple(rows)


def largest_steps(model: Model) -> tuple[fmpq, ...]:
    """A weight w(s) >= 1 + γ Σ p w(s') at every choice: the longest expected time to the end, rounded up.

    Raises:
        ValueError: where some policy never ends.
    """
    trapped = {s for s, choices in enumerate(model.choices) if choices}
    while True:
        out = {s for s in trapped if not any(all(t in trapped for t, _ in c.successors) for c in model.choices[s])}
        if not out:
            break
        trapped -= out
    if trapped:
        raise ValueError(
            f"`discount` is 1 and a policy can stay for ever at {model.state(min(trapped))}; "
            "use a discount below 1, or a model in which every policy ends."
        )
    ones = [[fmpq(1)] * len(choices) for choices in model.choices]
    w = exact_optimal_values(model, ones) or optimal_values(model, ones)
    lack = max((1 + model.discount * expect(c.successors, w) - w[s] for s, row in enumerate(model.choices) for c in row), default=0)
    if lack >= 1:
        raise ValueError("`discount` is 1 and the longest expected time to the end is too large to compute: lower the discount.")
    return tuple(x / (1 - lack) for x in w) if lack > 0 else w


class _Flat:
    """The model's choices as flat arrays of doubles, for policy iteration."""

    def __init__(self, model: Model, r: Expected):
        if model.n_states > MAX_DENSE:
            raise ValueError(f"the model has {model.n_states} states; above {MAX_DENSE} give the approximate `values` yourself.")
        self.gamma, self.n = float_near(model.discount), model.n_states
        self.acting = [s for s, choices in enumerate(model.choices) if choices]
        self.count = np.array([len(model.choices[s]) for s in self.acting], int)
        self.first = np.cumsum(self.count) - self.count
        cells = [
            (pair, t, float_near(p))
            for pair, choice in enumerate(c for s in self.acting for c in model.choices[s])
            for t, p in choice.successors
        ]
        self.pair, self.target = (np.array([c[i] for c in cells], int) for i in (0, 1))
        self.p = np.array([c[2] for c in cells], float)
        self.r = np.array([float_near(x) for s in self.acting for x in r[s]], float)

    def P_times(self, v: np.ndarray) -> np.ndarray:
        return np.bincount(self.pair, self.p * v[self.target], minlength=len(self.r))

    def evaluate(self, choice: np.ndarray) -> np.ndarray:
        row_of = np.full(len(self.r), -1)
        row_of[choice] = self.acting
        kept = row_of[self.pair] >= 0
        system = np.eye(self.n)
        np.subtract.at(system, (row_of[self.pair[kept]], self.target[kept]), self.gamma * self.p[kept])
        right = np.zeros(self.n)
        right[self.acting] = self.r[choice]
        return np.linalg.solve(system, right)


def _matrix(model: Model, policy: Policy) -> np.ndarray:
    if model.n_states > MAX_DENSE:
        raise ValueError(f"the model has {model.n_states} states; above {MAX_DENSE} give the approximate `values` yourself.")
    P = np.zeros((model.n_states, model.n_states))
    for s, choices in enumerate(model.choices):
        for probability, choice in zip(policy[s], choices, strict=True):
            for t, p in choice.successors if probability else ():
                P[s, t] += float_near(probability * p)
    return P


def _mix(row: Sequence[fmpq], x: Sequence[fmpq]) -> fmpq:
    return sum((p * y for p, y in zip(row, x, strict=True) if p), fmpq(0))


def _backup(model: Model, policy: Policy, s: int, v: Vector) -> fmpq:
    return _mix(policy[s], [expect(c.successors, v) if p else fmpq(0) for p, c in zip(policy[s], model.choices[s], strict=True)])


def _short(v: Sequence[fmpq]) -> list[fmpq]:
    """Rounded to 100 bits below the largest entry: the rest is noise, and short numbers make short certificates."""
    size = max((abs(x) for x in v), default=fmpq(0))
    unit = fmpq(2) ** (size.numer().bit_length() - size.denom().bit_length() - 100) if size else fmpq(1)
    return [fmpq((x / unit).round()) * unit for x in v]
