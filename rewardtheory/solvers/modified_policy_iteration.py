"""Modified policy iteration with span bounds, the solver for large models.

A few cheap sweeps of the current policy between maximizations. MacQueen's bounds: with Δ = T V − V,

    T V + γ/(1−γ) min Δ  ≤  V*  ≤  T V + γ/(1−γ) max Δ,

whose width is a span, not a sup-norm: on fast-mixing models it is small sixty times earlier. The middle is returned.
"""

import numpy as np

from rewardtheory.solvers.bellman import backup, fill, greedy, one_hot
from rewardtheory.solvers.error_bounds import rounding, weight
from rewardtheory.transition import sparse_policy_matrix
from rewardtheory.types import MDP

SWEEPS = 40


def modified_policy_iteration(mdp: MDP, r, *, largest, tolerance: float, max_iterations: int):
    """(action, V, bound, iterations, converged) for a float64 NumPy model.

    Args:
        mdp: the model.
        r: expected rewards r(s,a).
        largest: the largest |R(s,a,s')|.
        tolerance: stop when the proved bound on |V − V*| is at most tolerance · max(1, max|V|).
        max_iterations: the greatest number of maximizations.
    """
    gamma = mdp.discount
    live = ~mdp.terminal
    w = weight(mdp)
    v = np.zeros(mdp.n_states)
    if gamma != 1:
        v[live] = fill(mdp, r).max(axis=1).min() / (1 - gamma)
    count = 0
    while True:
        q = fill(mdp, backup(mdp, r, v))
        improved = q.max(axis=1)
        delta = improved - v
        radius = rounding(mdp, r, v, reward=largest)
        if gamma == 1:
            middle, half = improved, np.abs(delta).max() * w.max()
        else:
            factor = gamma / (1 - gamma)
            low, high = delta.min() * factor, delta.max() * factor
            middle, half = np.where(live, improved + (low + high) / 2, 0.0), (high - low) / 2
        bound = half * (1 + 1e-15) + radius * np.max(w) + 4e-16 * np.abs(middle).max()
        count += 1
        converged = bound <= tolerance * max(1.0, np.abs(middle).max())
        if converged or count >= max_iterations:
            return greedy(mdp, backup(mdp, r, middle)), middle, bound, count, converged
        action = greedy(mdp, q)
        matrix = sparse_policy_matrix(mdp.transition, one_hot(action, mdp.n_actions, like=r))
        reward = np.take_along_axis(r, action[:, None], axis=1)[:, 0]
        v = improved
        for _ in range(SWEEPS):
            v = reward + gamma * (matrix @ v)
