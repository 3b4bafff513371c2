"""Independent ways to the same answers: linear programs over occupancies, and every deterministic policy."""

import itertools

import numpy as np
from scipy.optimize import linprog

import rewardtheory as rt


def deterministic_returns(mdp, *rewards):
    """(policies, their returns under each reward), by one dense solve for each policy."""
    S = mdp.n_states
    P = mdp.dense().transition
    choices = [np.flatnonzero(row) for row in mdp.available]
    policies = list(itertools.product(*choices))
    returns = []
    for actions in policies:
        chosen = P[np.arange(S), list(actions)] * ~mdp.terminal[:, None]
        visits = np.linalg.solve((np.eye(S) - mdp.discount * chosen).T, mdp.initial)
        paid = [(P[np.arange(S), list(actions)] * R[np.arange(S), list(actions)]).sum(axis=1) for R in rewards]
        returns.append([visits @ (r * ~mdp.terminal) for r in paid])
    return policies, np.array(returns)


def worst_case_by_linear_program(mdp, r1, r2):
    """max J1(x) − J1(y) with J2(y) ≥ J2(x), over pairs of occupancies, divided by the range of J1."""
    S, A = mdp.available.shape
    P = mdp.transition
    flow = np.repeat(np.eye(S), A, axis=1) - mdp.discount * P.reshape(S * A, S).T
    e1, e2 = ((P * r).sum(axis=2).ravel() for r in (r1, r2))
    blocked = np.where(mdp.available.ravel(), np.inf, 0.0)
    zero = np.zeros_like(flow)
    equal = np.block([[flow, zero], [zero, flow]])
    found = linprog(
        np.concatenate([-e1, e1]),
        A_ub=np.concatenate([e2, -e2])[None],
        b_ub=[0.0],
        A_eq=equal,
        b_eq=np.concatenate([mdp.initial, mdp.initial]),
        bounds=[(0, None if b == np.inf else 0) for b in np.concatenate([blocked, blocked])],
        method="highs",
    )
    ends = [
        linprog(sign * e1, A_eq=flow, b_eq=mdp.initial, bounds=[(0, None if b else 0) for b in blocked]).fun
        for sign in (1, -1)
    ]
    size = -ends[1] - ends[0]
    return 0.0 if size < 1e-9 else -found.fun / size


def small(seed: int, *, states=4, actions=3, discount=0.9):
    """A random model with a pair of rewards, the second near to or far from the first."""
    mdp = rt.random_mdp(states=states, actions=actions, discount=discount, seed=seed)
    first = rt.random_reward(mdp, seed=seed)
    return mdp, first, first + rt.random_reward(mdp, seed=seed + 10**4) * (0.1, 1.0, 3.0)[seed % 3]
