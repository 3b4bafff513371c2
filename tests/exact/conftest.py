"""Random small models with planted degeneracy, and oracles in Fractions that share no code with the room."""

import itertools
from fractions import Fraction
from functools import lru_cache
from types import SimpleNamespace

import numpy as np
import pytest


def instance(seed, *, episodic=False, states=3, actions=2, rewards=2, discount=None):
    """A small MDP and rewards (S, A, S), with planted ties, duplicates, absorbing and one-action states.

    Numbers are short dyadics, so that the oracles stay fast; rows sum to 1 exactly.
    """
    rng = np.random.default_rng(seed)
    S, A = states, actions
    P = np.zeros((S, A, S))
    for s, a in np.ndindex(S, A):
        P[s, a] = np.bincount(rng.integers(S, size=4), minlength=S) / 4
    terminal = np.zeros(S, bool)
    available = np.ones((S, A), bool)
    if episodic:
        terminal[S - 1] = True
        P[:, :, S - 1] += P.min(initial=1) + 0.25
        P = np.floor(P / P.sum(axis=2, keepdims=True) * 8) / 8
        P[:, :, S - 1] += 1 - P.sum(axis=2)
        P[S - 1] = 0
        P[S - 1, :, S - 1] = 1
    R = [rng.integers(-4, 5, size=(S, A, S)) / 2 for _ in range(rewards)]
    if rng.random() < 0.3 and not episodic:  # absorbing
        P[S - 1] = 0
        P[S - 1, :, S - 1] = 1
    if rng.random() < 0.3:  # duplicated action: a tie everywhere
        P[:, -1] = P[:, 0]
        for r in R:
            r[:, -1] = r[:, 0]
    if rng.random() < 0.3:  # a state with one action
        available[0, 1:] = False
    if rng.random() < 0.2:
        R[-1][:] = 0
    initial = np.zeros(S)
    initial[0] = 1
    if rng.random() < 0.5:
        initial = np.bincount(rng.integers(S, size=4), minlength=S) / 4
    for r in R:
        r[terminal] = 0
    gamma = discount if discount is not None else (1.0 if episodic else rng.choice([0.0, 0.5, 0.75, 0.984375]))
    mdp = SimpleNamespace(
        transition=P,
        initial=initial,
        discount=float(gamma),
        available=available,
        terminal=terminal,
        states=None,
        actions=None,
    )
    return mdp, R


def fraction(x):
    return Fraction(int(x.numer()), int(x.denom()))


def solve(A, b):
    """Gauss-Jordan elimination in Fractions."""
    n = len(b)
    M = [[*row, x] for row, x in zip(A, b, strict=True)]
    for i in range(n):
        pivot = next(k for k in range(i, n) if M[k][i])
        M[i], M[pivot] = M[pivot], M[i]
        M[i] = [x / M[i][i] for x in M[i]]
        for k in range(n):
            if k != i and M[k][i]:
                M[k] = [x - M[k][i] * y for x, y in zip(M[k], M[i], strict=True)]
    return [row[n] for row in M]


def tables(model, reward):
    """For each state and choice: (r(s,a), {s': p}) in Fractions."""
    return [
        [
            (
                sum(fraction(p) * fraction(x) for (_, p), x in zip(c.successors, row, strict=True)),
                {t: fraction(p) for t, p in c.successors},
            )
            for c, row in zip(choices, rows, strict=True)
        ]
        for choices, rows in zip(model.choices, reward.payments, strict=True)
    ]


def values(model, reward, policy):
    """V of a policy (probabilities aligned with the choices), exactly."""
    n, gamma, table = model.n_states, fraction(model.discount), tables(model, reward)
    A, b = [], []
    for s in range(n):
        row = [Fraction(int(s == t)) for t in range(n)]
        right = Fraction(0)
        for p, (r, successors) in zip(policy[s], table[s], strict=True):
            p = fraction(p) if hasattr(p, "numer") else Fraction(p)
            right += p * r
            for t, q in successors.items():
                row[t] -= gamma * p * q
        A.append(row)
        b.append(right)
    return solve(A, b)


def mean(model, v):
    return sum(fraction(p) * x for p, x in zip(model.initial, v, strict=True))


def plan_return(model, reward, plan):
    parts = [mean(model, values(model, reward, policy)) for policy in plan.policies]
    return sum(fraction(w) * x for w, x in zip(plan.weights, parts, strict=True))


def deterministic(model):
    """Every deterministic policy."""
    rows = [[tuple(int(i == j) for j in range(len(c))) for i in range(len(c))] if c else [()] for c in model.choices]
    return list(itertools.product(*rows))


def optimal(model, reward):
    """V* by brute force over deterministic policies."""
    return [max(column) for column in zip(*(values(model, reward, p) for p in deterministic(model)), strict=True)]


def optimal_actions(model, reward, tolerance=0):
    """The actions of each state within 2 τ w(s) of the best; τ = 0 asks for the optimal ones."""
    v, gamma, sets = optimal(model, reward), fraction(model.discount), []
    for s, (choices, row) in enumerate(zip(model.choices, tables(model, reward), strict=True)):
        margin = 2 * tolerance * (fraction(model.weight[s]) if model.weight else 1 / (1 - gamma)) if tolerance else 0
        q = [r + gamma * sum(p * v[t] for t, p in successors.items()) for r, successors in row]
        sets.append(tuple(c.action for c, x in zip(choices, q, strict=True) if x >= max(q) - margin))
    return sets


@lru_cache(maxsize=64)
def returns(model, reward):
    """J of every deterministic policy."""
    return [mean(model, values(model, reward, p)) for p in deterministic(model)]


@lru_cache(maxsize=64)
def worst_case_regret(model, one, two):
    """W(R1|R2) by geometry: the best point with d2 <= 0 in the hull of all differences (d1, d2)."""
    points = list(zip(returns(model, one), returns(model, two), strict=True))
    whole = max(p for p, _ in points) - min(p for p, _ in points)
    d = {(a - c, b - e) for a, b in points for c, e in points}
    best = max(x for x, y in d if y <= 0)
    for x1, y1 in d:
        for x2, y2 in d:
            if y1 > 0 > y2:
                best = max(best, (x2 * y1 - x1 * y2) / (y1 - y2))
    return best / whole


@pytest.fixture(scope="session")
def make():
    """The generator of instances."""
    return instance


@pytest.fixture(scope="session")
def oracle():
    """The oracles, by name."""
    names = (
        fraction,
        solve,
        values,
        mean,
        plan_return,
        deterministic,
        optimal,
        optimal_actions,
        returns,
        worst_case_regret,
    )
    return SimpleNamespace(**{f.__name__: f for f in names})
