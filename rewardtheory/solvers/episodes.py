"""The return of a policy within a number of steps, for many policies at once."""

import numpy as np

from rewardtheory.arithmetic import UNIT_ROUNDOFF, is_exact, zeros
from rewardtheory.solvers.error_bounds import SMALLEST_NORMAL
from rewardtheory.transition import expect, expect_reward, policy_matrix
from rewardtheory.types import MDP

# Up to here steps are doubled by matrix products; beyond, they are taken one by one.
DOUBLED_STATES = 300
# Numbers that are worked on together.
ROOM = 2**22
# A chance that all further steps together exceed only if they are more than a double can tell from none.
NOTHING = 2.0**-200


def returns_within(mdp: MDP, reward, policies, steps: int):
    """J_N(π) = E[Σ_{t<N} γ^t R] for policies (M, S, A), and a proved bound on the error of each.

    Args:
        mdp: the model, at any discount: N steps end by themselves.
        reward: a checked reward in the layout.
        policies: (M, S, A).
        steps: N.

    Returns:
        (J (M,), bound): exact rationals and 0 on an exact model.

    Notes: V_{2m} = V_m + (γP)^m V_m and (γP)^{2m} = ((γP)^m)²: about 2 log₂ N products of S × S matrices each; beyond 300
    states N products with the transition. All matrices are nonnegative, so an entry is off by a share of itself: with u
    the unit roundoff, by (S + A + 100) u a step, which doubling doubles. Hence the bound
    4 N (S + A + 100) u max|R| Σ_{t<N} γ^t.

    >>> import numpy as np, rewardtheory as rt
    >>> from rewardtheory.solvers.episodes import returns_within
    >>> mdp = rt.mdp({"s": {"stay": "s"}}, start="s", discount=1)
    >>> returns_within(mdp, rt.reward(mdp, {"s": 1}), np.ones((1, 1, 1)), 7)[0].tolist()
    [7.0]
    """
    policies = np.asarray(policies)
    states, actions = mdp.available.shape
    r = np.where(np.asarray(mdp.terminal)[:, None], zeros((), like=mdp.initial), expect_reward(mdp.transition, reward))
    doubled = states <= DOUBLED_STATES or mdp.is_exact
    group = max(1, ROOM // (states**2 if doubled else states * actions * 8))
    work = _doubling if doubled else _stepping
    parts = [work(mdp, r, policies[k : k + group], steps) for k in range(0, len(policies), group)]
    J = np.concatenate(parts) @ mdp.initial
    if mdp.is_exact:
        return J, 0
    discount = float(mdp.discount)
    length = steps if discount == 1 else min(steps, (1 - discount**steps) / (1 - discount) * (1 + 1e-15))
    share = 4 * steps * (states + actions + 100) * UNIT_ROUNDOFF + NOTHING * states
    return J, float(share * np.abs(reward).max() * length + steps * states * SMALLEST_NORMAL)


def _doubling(mdp: MDP, r, policies, steps: int):
    """V_N (M, S) for a group of policies."""
    live = ~np.asarray(mdp.terminal)
    matrix = np.stack([mdp.discount * (policy_matrix(mdp.transition, pi) * live[:, None]) for pi in policies])
    gain = (policies * r).sum(axis=2)
    total = gain * 0
    while True:
        if steps % 2:
            total = gain + _times(matrix, total)
        steps //= 2
        if not steps:
            return total
        gain = gain + _times(matrix, gain)
        matrix = matrix @ matrix
        if not is_exact(matrix) and matrix.max() < NOTHING:
            # What is left is nothing, and numbers below the normal ones are slow.
            return gain


def _times(matrix, vector):
    return (matrix @ vector[..., None])[..., 0]


def _stepping(mdp: MDP, r, policies, steps: int):
    """The same, step by step, until nothing changes any more."""
    pi = policies.transpose(1, 2, 0)
    live = ~np.asarray(mdp.terminal)[:, None]
    v = np.zeros((len(pi), len(policies)))
    for _ in range(steps):
        new = (pi * (r[..., None] + mdp.discount * expect(mdp.transition, v * live))).sum(axis=1)
        if (new == v).all():
            break
        v = new
    return v.T
