"""Soft-optimal plans with or without a last step, what they visit, and how they move with the reward.

A plan is π(a|s), (S, A), where there is no last step, and π_t(a|s), (T, S, A), the first step first, where there is one:

    Q_t = r + γ P V_{t+1},   V_t = τ log Σ_a exp(Q_t/τ),   V_T = 0.

Features f(s,a) are (S, A, K), 0 in terminal states and where an action is not available. NumPy float64.
"""

import numpy as np

from rewardtheory.makers import reward as make_reward
from rewardtheory.solvers.soft import soft_solve
from rewardtheory.transition import expect, push, resolvent
from rewardtheory.types import MDP
from rewardtheory.validation import numbers, require_shape


def feature_table(mdp: MDP, features):
    """The door for features: (S, K) or (S, A, K) as (S, A, K); None is one for each state that is not terminal."""
    S, A = mdp.available.shape
    live = ~np.asarray(mdp.terminal)
    if features is None:
        features = np.eye(S)[:, live]
    F = numbers(features, "features")
    if F.dtype == object or not isinstance(F, np.ndarray):
        raise ValueError("`features` must be float64 numbers.")
    if F.ndim == 2:
        require_shape(F, (S, F.shape[1]), "features", "give one row for each state")
        F = np.repeat(F[:, None, :], A, axis=1)
    require_shape(F, (S, A, F.shape[-1] if F.ndim else 0), "features", "give (S, K) or (S, A, K) numbers")
    if F[~live].any():
        s = int(np.flatnonzero(~live & F.any(axis=(1, 2)))[0])
        raise ValueError(f"`features`[{s}] is not 0, and state {s} is terminal, where nothing is paid: set it to 0.")
    return F * np.asarray(mdp.available)[:, :, None]


def soft_plan(mdp: MDP, r, temperature, horizon):
    """(plan, V at the first step (S,)) for expected rewards r (S, A)."""
    if horizon is None:
        found = soft_solve(mdp, make_reward(mdp, action=r), temperature=temperature)
        return found.policy, found.values
    V, plan = np.zeros(mdp.n_states), []
    for _ in range(horizon):
        Q = np.where(mdp.available, r + mdp.discount * expect(mdp.transition, V), -np.inf) / temperature
        top = Q.max(axis=1)
        weight = np.exp(Q - top[:, None])
        total = weight.sum(axis=1)
        plan.append(weight / total[:, None])
        V = np.where(mdp.terminal, 0.0, temperature * (top + np.log(total)))
    return np.stack(plan[::-1]), V


def visits(mdp: MDP, plan):
    """γ^t P(S_t = s) while the episode lasts: summed over t (S,) without a last step, else for each step (T, S)."""
    live = ~np.asarray(mdp.terminal)
    if plan.ndim == 2:
        return resolvent(mdp, plan, mdp.initial, adjoint=True) * live
    here, seen = mdp.initial * live, []
    for pi in plan:
        seen.append(here)
        here = mdp.discount * push(mdp.transition, here[:, None] * pi) * live
    return np.stack(seen)


def counts_of(occupancy, F):
    """Σ occupancy f, (K,), over the steps too if there are any."""
    return np.einsum("sa,sak->k", occupancy.reshape(-1, *F.shape[:2]).sum(axis=0), F)


def pulls(mdp: MDP, plan, F):
    """∂ log π / ∂w times τ: what is still to come of each feature after an action, less its mean, like the plan with K."""
    if plan.ndim == 2:
        mean = resolvent(mdp, plan, np.einsum("sa,sak->sk", plan, F))
        return _pull(mdp, plan, F, mean)[0]
    mean, stages = np.zeros((mdp.n_states, F.shape[2])), []
    for pi in plan[::-1]:
        pull, mean = _pull(mdp, pi, F, mean)
        stages.append(pull)
    return np.stack(stages[::-1])


def _pull(mdp: MDP, pi, F, mean):
    live = ~np.asarray(mdp.terminal)[:, None]
    psi = F + mdp.discount * expect(mdp.transition, mean * live)
    here = np.einsum("sa,sak->sk", pi, psi) * live
    return (psi - here[:, None]) * live[:, :, None], here


def moved_occupancy(mdp: MDP, plan, seen, change):
    """The derivative of the occupancy, like the plan, when the plan changes by `change`."""
    live = ~np.asarray(mdp.terminal)
    if plan.ndim == 2:
        arriving = mdp.discount * push(mdp.transition, seen[:, None] * change) * live
        drift = resolvent(mdp, plan, arriving, adjoint=True) * live
        return drift[:, None] * plan + seen[:, None] * change
    drift, stages = np.zeros(mdp.n_states), []
    for pi, here, dpi in zip(plan, seen, change, strict=True):
        stages.append(drift[:, None] * pi + here[:, None] * dpi)
        drift = mdp.discount * push(mdp.transition, stages[-1]) * live
    return np.stack(stages)
