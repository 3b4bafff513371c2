"""Proved error bounds for values, rounding included.

Let |T V − V| ≤ ε in every state, for T an optimality or evaluation operator, and let w satisfy
w(s) ≥ 1 + γ Σ P(s'|s,a) w(s') for all live pairs. Then V + ε w ≥ T(V + ε w), so V + ε w bounds the fixed point from
above, and V − ε w from below: **|V − V*| ≤ ε w**. For γ < 1 the constant w = 1/(1−γ) will do; at γ = 1 the greatest
expected number of steps to the end does, and it is finite because every policy ends.

ε adds to the computed residual what rounding can hide: a sum of n products in float64 is off by at most
n u Σ|p||v|, and reading a row as its exact rationals divided by their sum moves it by at most (3 min(n, 24) + 2) u
more, because `validation.distributions` keeps no row whose computed sum is further than 2 (1 + min(n, 24)) u from 1.
"""

import numpy as np

from rewardtheory.arithmetic import is_one, is_traced, namespace, roundoff
from rewardtheory.solvers.bellman import backup, fill
from rewardtheory.transition import probability, stochastic_width
from rewardtheory.types import MDP

SMALLEST_NORMAL = 2.0**-1022


def width(mdp: MDP) -> int:
    """An upper bound on the number of products that one backup adds up."""
    p = probability(mdp.transition)
    return p.shape[2] if is_traced(p) else stochastic_width(mdp.transition)


def rounding(mdp: MDP, r, v, *, reward=None):
    """How far one computed backup r + γ P v can be from the exact one, in every pair.

    `r` are expected rewards; their own rounding is covered with `reward` the largest |R(s,a,s')|, by default |r|. With
    columns of values (S, K) and one largest reward for each, one number for each.
    """
    u = roundoff(v)
    if u == 0:
        return 0
    xp = namespace(r, v)
    size = xp.abs(r).max() if reward is None else reward
    scale = size + xp.abs(v).max(axis=0)
    # n products and additions, 3n + 2 for the row's own deviation from sum 1, the product with γ, the last addition
    # and the subtraction of a residual. Below the normal numbers an error is no longer relative: hence the floor.
    return 4 * (width(mdp) + 4) * (u * scale + xp.where(scale > 0, SMALLEST_NORMAL, 0.0))


def weight(mdp: MDP):
    """w with w(s) ≥ 1 + γ Σ P w(s') for all available actions: one number for γ < 1, else (S,) steps to the end."""
    if not is_one(mdp.discount):
        return 1 / (1 - mdp.discount)
    from rewardtheory.solvers.policy_iteration import steps_to_end

    return steps_to_end(mdp)


def fixed_point_error(mdp: MDP, residual, radius):
    """max_s |V − V*|, from the largest |T V − V| computed and the rounding radius of that computation."""
    w = weight(mdp)
    w = w if np.ndim(w) == 0 else w.max()
    return (residual + radius) * w * (1 + 16 * roundoff(mdp.initial))


def optimality_error(mdp: MDP, r, v, *, reward=None):
    """A proved bound on max_s |v(s) − V*(s)|."""
    xp = namespace(r, v)
    residual = xp.abs(fill(mdp, backup(mdp, r, v)).max(axis=1) - v).max()
    return fixed_point_error(mdp, residual, rounding(mdp, r, v, reward=reward))


def evaluation_error(mdp: MDP, r, policy, v, *, reward=None):
    """A proved bound on max_s |v(s) − V^π(s)|; for columns v (S, K) and r (S, A, K), one for each."""
    xp = namespace(r, v)
    average = ((policy if v.ndim == 1 else policy[..., None]) * backup(mdp, r, v)).sum(axis=1)
    residual = xp.abs(average - v).max(axis=0)
    # Averaging over A actions adds A products; the policy's row may be off from sum 1 by as much.
    radius = rounding(mdp, r, v, reward=reward)
    radius = radius * (1 + mdp.n_actions / 4)
    return fixed_point_error(mdp, residual, radius)
