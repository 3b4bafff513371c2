"""Approximate values for builders. Nothing here is trusted: checkers evaluate residuals of the results."""

from collections.abc import Sequence

import numpy as np
from flint import fmpq

from rewardtheory.exact.enclosure import Expected
from rewardtheory.exact.model import Model, Plan, Policy, Vector, expect
from rewardtheory.exact.number import float_near, rational

MAX_DENSE = 4000
"""The largest dense system that is solved in doubles."""
SWEEPS = 200
"""Sweeps of value iteration before policy iteration; they are much cheaper than its solves."""


def policy_values(model: Model, r: Expected, policy: Policy, *, refine: bool = True) -> tuple[fmpq, ...]:
    """V of the policy to about 1e-16, or 1e-30 when refined by one step with the exact residual."""
    P, right = _matrix(model, policy), [mix(policy[s], r[s]) for s in range(model.n_states)]
    system = np.eye(model.n_states) - float_near(model.discount) * P
    v = [rational(x) for x in np.linalg.solve(system, np.array([float_near(x) for x in right])).tolist()]
    if refine:
        residual = [b + model.discount * _backup(model, policy, s, v) - v[s] for s, b in enumerate(right)]
        step = np.linalg.solve(system, np.array([float_near(x) for x in residual])).tolist()
        v = _short([x + rational(d) for x, d in zip(v, step, strict=True)])
    return tuple(x if choices else fmpq(0) for x, choices in zip(v, model.choices, strict=True))


def optimal_policy(model: Model, r: Expected, best=max) -> Policy:
    """A policy that is optimal, or nearly, found by policy iteration in doubles."""
    flat = _Flat(model, r, 1 if best is max else -1)
    choice = flat.first
    if len(choice):
        v = np.zeros(flat.n)
        for _ in range(SWEEPS):
            v[flat.acting] = np.maximum.reduceat(flat.q(v), flat.first)
        choice = flat.improve(choice, v)
        for _ in range(1000):
            before, choice = choice, flat.improve(choice, flat.evaluate(choice))
            if (before == choice).all():
                break
    picked = dict(zip(flat.acting, (choice - flat.first).tolist(), strict=True))
    return tuple(
        tuple(fmpq(int(i == picked[s])) for i in range(len(choices))) if choices else ()
        for s, choices in enumerate(model.choices)
    )


def optimal_values(model: Model, r: Expected, best=max) -> tuple[fmpq, ...]:
    """Optimal values, refined."""
    return policy_values(model, r, optimal_policy(model, r, best))


def parts_of(model: Model, r: Expected, plan: Plan, *, refine: bool = True) -> tuple[Vector, ...]:
    """The values of each policy of a plan."""
    return tuple(policy_values(model, r, policy, refine=refine) for policy in plan.policies)


def _require_small(model: Model) -> None:
    if model.n_states > MAX_DENSE:
        raise ValueError(
            f"the model has {model.n_states} states; above {MAX_DENSE} values are not computed here: "
            "give approximate `values`."
        )


class _Flat:
    """The model's choices as flat arrays of doubles, for policy iteration."""

    def __init__(self, model: Model, r: Expected, sign: int):
        _require_small(model)
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
        self.r = np.array([sign * float_near(x) for s in self.acting for x in r[s]], float)

    def q(self, v: np.ndarray) -> np.ndarray:
        """r + γ P v for every choice."""
        return self.r + self.gamma * np.bincount(self.pair, self.p * v[self.target], minlength=len(self.r))

    def improve(self, choice: np.ndarray, v: np.ndarray) -> np.ndarray:
        """The first best choice of each state, where the gain is more than rounding can feign."""
        q = self.q(v)
        top = np.maximum.reduceat(q, self.first)
        better = top > q[choice] + 1e-12 * (1 + np.abs(q).max())
        candidates = np.where(q >= np.repeat(top, self.count), np.arange(len(q)), len(q))
        return np.where(better, np.minimum.reduceat(candidates, self.first), choice)

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
    _require_small(model)
    P = np.zeros((model.n_states, model.n_states))
    for s, choices in enumerate(model.choices):
        for probability, choice in zip(policy[s], choices, strict=True):
            for t, p in choice.successors if probability else ():
                P[s, t] += float_near(probability * p)
    return P


def mix(row: Sequence[fmpq], x: Sequence[fmpq]) -> fmpq:
    """Σ π(a|s) x(a) at one state."""
    return sum((p * y for p, y in zip(row, x, strict=True) if p), fmpq(0))


def _backup(model: Model, policy: Policy, s: int, v: Vector) -> fmpq:
    return mix(
        policy[s],
        [expect(c.successors, v) if p else fmpq(0) for p, c in zip(policy[s], model.choices[s], strict=True)],
    )


def _short(v: Sequence[fmpq]) -> list[fmpq]:
    """Rounded to 100 bits below the largest entry: the rest is noise, and certificates should be short."""
    size = max((abs(x) for x in v), default=fmpq(0))
    unit = fmpq(2) ** (size.numer().bit_length() - size.denom().bit_length() - 100) if size else fmpq(1)
    return [fmpq((x / unit + fmpq(1, 2)).floor()) * unit for x in v]
