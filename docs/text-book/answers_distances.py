"""Answers to the exercises of the chapter on distances."""

import numpy as np

import rewardtheory as rt


def potential_of(mdp, reward, shaped):
    """Under any policy, shaping lowers the values by the potential."""
    policy = rt.uniform_policy(mdp)
    return rt.values(mdp, reward, policy) - rt.values(mdp, shaped, policy)


def my_starc(mdp, r1, r2):
    """Advantages of the uniform policy, divided by their length, and the length of the difference."""
    one, two = (rt.canonical.val(mdp, r) for r in (r1, r2))
    return np.linalg.norm(one / np.linalg.norm(one) - two / np.linalg.norm(two))


def opposite(mdp, reward):
    """Minus the reward, shaped: another table, the opposite order."""
    return rt.shape(mdp, -reward, np.arange(1.0, mdp.n_states + 1) * ~mdp.terminal)
