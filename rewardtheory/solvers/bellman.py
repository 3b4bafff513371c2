"""The Bellman backup, and maxima over the actions that a state has.

    Q(s,a) = r(s,a) + γ Σ_s' P(s'|s,a) V(s'),        (T V)(s) = max_a Q(s,a)

Every solver, bound and canonical form goes through these few lines.
"""

import numpy as np

from rewardtheory.arithmetic import eye, is_exact, is_jax, namespace
from rewardtheory.transition import expect
from rewardtheory.types import MDP


def backup(mdp: MDP, r, v):
    """Q = r + γ P v, (S, A), with r(s,a) the expected reward of the step."""
    return r + mdp.discount * expect(mdp.transition, v)


def fill(mdp: MDP, q):
    """`q` with the pairs that are not available set to the worst available action of their state.

    No infinity is left for a maximum or a minimum afterwards, and none can turn into NaN in a derivative.
    """
    xp = namespace(q, mdp.available)
    if is_exact(q):
        first = mdp.available.argmax(axis=1)
        worst = np.where(mdp.available, q, np.take_along_axis(q, first[:, None], axis=1)).min(axis=1)
    else:
        worst = xp.where(mdp.available, q, xp.inf).min(axis=1)
    return xp.where(mdp.available, q, worst[:, None])


def greedy(mdp: MDP, q):
    """The first best available action of every state, (S,)."""
    # Unavailable pairs tie with the worst available one after `fill`, so the mask decides: never an offset, which huge
    # values swallow.
    filled = fill(mdp, q)
    return ((filled == filled.max(axis=1)[:, None]) & mdp.available).argmax(axis=1)


def choose(x, index):
    """x(s, index(s)) for every state."""
    if is_jax(x) or is_jax(index):
        # Compiled, a masked sum fuses with what surrounds it, and a gather does not.
        return (x * one_hot(index, x.shape[1], like=x)).sum(axis=1)
    return np.take_along_axis(x, index[:, None], axis=1)[:, 0]


def one_hot(index, actions: int, *, like):
    """The deterministic policy that takes action index(s) in state s, (S, A)."""
    if is_exact(like):
        return eye(actions, like=like)[index]
    return namespace(index, like).asarray(index[:, None] == np.arange(actions), dtype=np.float64)
