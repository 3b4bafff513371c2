"""What a reward says where the transitions are others: anything at all.

If P'(·|s,a) ≠ P(·|s,a) for every state and action, two linear equations on each row of a reward, one under P and one under
P', have a common solution: redistribution under P makes any Q-values under P'.
"""

import numpy as np

from rewardtheory.arithmetic import is_exact, namespace
from rewardtheory.makers import as_reward
from rewardtheory.transition import expect_reward
from rewardtheory.types import MDP
from rewardtheory.validation import numbers, require_shape


def redistribute_to_q(mdp: MDP, other: MDP, reward, q_values):
    """A redistribution of a reward on one model that has given optimal Q-values on another.

    E_P[R'] = E_P[R] and E_P'[R'(s,a,S') + γ max Q(S',·)] = Q(s,a), by the least change of each row.

    Args:
        mdp: P, where nothing changes; dense.
        other: P', of the same shape, with P'(·|s,a) ≠ P(·|s,a) for every pair.
        reward: R in the layout of both.
        q_values: Q (S, A), to be the optimal ones on `other`.

    Returns:
        R' in the layout.

    Raises:
        ValueError: on bad input, on terminal states, and on a pair where both models agree.

    Source: skalse2023invariance.

    >>> import rewardtheory as rt
    >>> mdp, other = rt.random_mdp(states=2, actions=2, seed=0), rt.random_mdp(states=2, actions=2, seed=1)
    >>> R = rt.redistribute_to_q(mdp, other, rt.random_reward(mdp, seed=2), [[1, 2], [3, 4]])
    >>> rt.solve(other, R).q_values.round(9).tolist()
    [[1.0, 2.0], [3.0, 4.0]]
    """
    R, Q = as_reward(mdp, reward), numbers(q_values, "q_values", exact=mdp.is_exact)
    if mdp.available.shape != other.available.shape or not np.all(np.asarray(mdp.available)):
        raise ValueError("`other` must have the shape of `mdp`, and every action must be available in every state.")
    if np.asarray(mdp.terminal).any() or np.asarray(other.terminal).any():
        raise ValueError("`mdp` or `other` has terminal states, whose values are 0: leave them out.")
    require_shape(Q, tuple(mdp.available.shape), "q_values", "give one number for each state and action")
    p, q = mdp.dense().transition, other.dense().transition
    wanted = Q - other.discount * (q @ Q.max(axis=1)) - expect_reward(q, R)
    # The change X of a row: p·X = 0 and q·X = wanted, along the part of q that is orthogonal to p.
    across = q - ((q * p).sum(axis=2) / (p * p).sum(axis=2))[:, :, None] * p
    size = (across * q).sum(axis=2)
    alike = np.asarray(size == 0 if is_exact(size) else (abs(p - q).max(axis=2) == 0))
    if alike.any():
        s, a = np.argwhere(alike)[0]
        raise ValueError(f"`other` has the same transitions as `mdp` for [{s}, {a}]; they must differ for every pair.")
    return R + namespace(R).asarray(across) * (wanted / size)[:, :, None]
