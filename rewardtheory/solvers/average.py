"""The average reward of a policy.

    ρ(π) = lim_T E[(1/T) Σ_{t<T} R(S_t, A_t, S_{t+1})] = Σ_C Pr(absorbed in C) Σ_s d_C(s) r_π(s)

over the bottom strongly connected classes C of the chain P_π, with d_C the stationary distribution of the class. The
classes are found on the graph, exactly; discount and terminal marks play no part.
"""

from typing import Any

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from rewardtheory.arithmetic import eye, is_traced, namespace, solve_linear
from rewardtheory.makers import as_reward
from rewardtheory.makers import policy as as_policy
from rewardtheory.transition import expect_reward, policy_matrix
from rewardtheory.types import MDP


def average_reward(mdp: MDP, reward, policy):
    """The long-run average reward of a policy from the initial distribution.

    Args:
        mdp: the model; its discount is not used.
        reward: R(s,a,s') in the layout of the transition.
        policy: π(a|s), (S, A), or what `rt.policy` accepts.

    Returns:
        A number.

    Raises:
        ValueError: on bad input, and under a JAX trace of the policy or the transition, whose graph must be concrete.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"go": {"t": 1}}, "t": {"go": {"s": 1}}}, start="s", discount=0.5)
    >>> float(rt.average_reward(mdp, rt.reward(mdp, {"s": 1}), [0, 0]))
    0.5
    """
    R, pi = as_reward(mdp, reward), as_policy(mdp, policy)
    matrix = policy_matrix(mdp.transition, pi)
    if is_traced(matrix) or is_traced(mdp.initial):
        raise ValueError(
            "`policy` and `mdp` are traced by JAX; average_reward reads their graph: pass concrete arrays."
        )
    r = (pi * expect_reward(mdp.transition, R)).sum(axis=1)
    gains = _gains(matrix, r)
    return mdp.initial @ gains


def _gains(matrix, r):
    """The average reward from every state."""
    xp = namespace(r)
    edges = np.asarray(matrix) != 0
    count, label = connected_components(csr_array(edges), directed=True, connection="strong")
    bottom = [
        np.flatnonzero(label == c) for c in range(count) if not edges[np.ix_(label == c, label != c)].any()
    ]  # fmt: skip
    states = len(label)
    gain: Any = np.zeros(states, dtype=object) if matrix.dtype == object else xp.zeros(states)
    recurrent = np.concatenate(bottom)
    for members in bottom:
        part = matrix[np.ix_(members, members)]
        size = len(members)
        # Stationarity has one redundant equation; the last is replaced by Σ d = 1.
        equations = np.asarray((eye(size, like=part) - part).T).copy()
        equations[-1] = 1
        right = np.asarray(eye(size, like=part))[-1]
        d = solve_linear(equations, right)
        value = d @ r[members]
        if xp is np:
            gain[members] = value
        else:
            gain = gain.at[members].set(value)
    passing = np.setdiff1d(np.arange(states), recurrent)
    if len(passing):
        inner = matrix[np.ix_(passing, passing)]
        outer = matrix[np.ix_(passing, recurrent)] @ gain[recurrent]
        found = solve_linear(eye(len(passing), like=inner) - inner, outer)
        if xp is np:
            gain[passing] = found
        else:
            gain = gain.at[passing].set(found)
    return gain
