"""(a) Many small models: batched exact policy iteration beside quantecon's policy iteration in a loop."""

import numpy as np
import quantecon
from benchmarks.measuring import Row, alternate

import rewardtheory as rt

SIZES = {"quick": 64, "full": 10_000}
STATES, ACTIONS, DISCOUNT = 32, 4, 0.95


def instances(count: int, successors: int):
    """Random models with so many possible successors (uniform on the simplex), and normal rewards r(s,a)."""
    draw = np.random.default_rng(successors)
    P = draw.dirichlet(np.ones(STATES), (count, STATES, ACTIONS))
    if successors < STATES:
        P *= draw.random(P.shape).argsort(axis=3) < successors
        P /= P.sum(axis=3, keepdims=True)
    return P, draw.standard_normal((count, STATES, ACTIONS))


def ours(x):
    """V* and its proved error, from a model and r(s,a)."""
    mdp, r = x
    found = rt.solve(mdp, rt.reward(mdp, action=r))
    return found.values, found.bound


def theirs(P, r):
    """V* of one model by quantecon."""
    return quantecon.markov.DiscreteDP(r, P, DISCOUNT).solve(method="policy_iteration").v


def measure(size: str) -> list[Row]:
    rows, count = [], SIZES[size]
    for successors in (STATES, 3):
        P, r = instances(count, successors)
        xs = rt.stack([rt.MDP(one, np.full(STATES, 1 / STATES), DISCOUNT) for one in P]), r
        us, them = alternate(
            lambda xs=xs: rt.sweep(ours, xs),
            lambda P=P, r=r: np.array([theirs(*one) for one in zip(P, r, strict=True)]),
            rounds=3 if size == "quick" else 5,
        )
        values, bounds = us.answer
        rows.append(
            Row(
                f"(a) {count:,} models {STATES}x{ACTIONS}, {successors} successors, γ {DISCOUNT}",
                "quantecon, policy iteration, looped",
                us.wall, them.wall, us.busy, them.busy, 2.0 if size == "full" else None,
                abs(values - them.answer).max(),
                f"largest proved error {bounds.max():.1e}; first call with compilation {us.first:.1f} s",
                "both factor the same few systems; what is gained is Python's overhead, and the cores shared out",
            )
        )  # fmt: skip
    return rows
