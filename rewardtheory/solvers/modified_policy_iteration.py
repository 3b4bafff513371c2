"""Modified policy iteration with span bounds, the solver for large models.

A few cheap sweeps of the current policy between maximizations. MacQueen's bounds: with Δ = T V − V,

    T V + γ/(1−γ) min Δ  ≤  V*  ≤  T V + γ/(1−γ) max Δ,

whose width is a span, not a sup-norm: on fast-mixing models it is small sixty times earlier. The middle is returned.
"""

import numpy as np

from rewardtheory.solvers.bellman import backup, fill, greedy
from rewardtheory.solvers.error_bounds import rounding, weight
from rewardtheory.transition import follow
from rewardtheory.types import MDP

# Sweeps between two improvements: few while the policy still changes, because they would be spent on a policy that is
# soon given up (on a ring of 10,000 states every improvement moves the right policy on by one state); many afterwards.
MOVING, SETTLED = 2, 40


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
    live, all_available = ~mdp.terminal, bool(mdp.available.all())
    w = weight(mdp)
    v = np.zeros(mdp.n_states)
    if gamma != 1:
        v[live] = fill(mdp, r).max(axis=1).min() / (1 - gamma)
    unit = rounding(mdp, np.zeros(1), np.zeros(1), reward=1.0)  # for sizes that sum to 1
    count, before = 0, None
    while True:
        q = backup(mdp, r, v)
        q = q if all_available else fill(mdp, q)
        improved = q.max(axis=1)
        delta = improved - v
        radius = unit * (largest + np.abs(v).max())
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
        action = q.argmax(axis=1) if all_available else greedy(mdp, q)
        after = follow(mdp.transition, action)
        reward = np.take_along_axis(r, action[:, None], axis=1)[:, 0]
        v = improved
        for _ in range(SETTLED if before is not None and (action == before).all() else MOVING):
            v = reward + gamma * after(v)
        before = action
