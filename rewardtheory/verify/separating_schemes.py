"""Schemes that nobody uses: each keeps one property and breaks another that one might think follows.

Most leave every model alone but those of one shape. There they change rewards as far as the property that they keep
allows, and that is farther than the other one bears.
"""

import numpy as np

from rewardtheory.transition import at_arrival, at_departure
from rewardtheory.verify.schemes import Kind, Scheme

SEPARATING: list[Scheme] = []


def _separates(kind: Kind = Kind.REWARD, source: str = "skalse2023invariance"):
    def decorate(function):
        SEPARATING.append(Scheme(function, kind, source=source))
        return function

    return decorate


def _possible(mdp):
    return (mdp.transition != 0) & mdp.available[..., None] & ~mdp.terminal[:, None, None]


@_separates()
def cube_of_single_steps(mdp, reward):
    """R³ where every step is the last one: all fragments are single steps, but lotteries of them compare anew."""
    return reward if _possible(mdp)[:, :, ~mdp.terminal].any() else reward**3


@_separates()
def doubled_gains_of_single_steps(mdp, reward):
    """2R where R > 0, if every step is the last one: fragments compare as before, and losses and gains are not alike."""
    return reward if _possible(mdp)[:, :, ~mdp.terminal].any() else np.where(reward > 0, 2 * reward, reward)


@_separates()
def cube_of_repeated_choices(mdp, reward):
    """R³ where there is one state and no end: deterministic policies repeat one action, and mixtures compare anew."""
    return reward**3 if mdp.n_states == 1 and not mdp.terminal.any() else reward


@_separates()
def only_the_best_of_repeated_choices(mdp, reward):
    """0 for the best and −1 for the others where there is one state and no end: who is second is forgotten."""
    if mdp.n_states > 1 or mdp.terminal.any():
        return reward
    paid = reward[0, mdp.available[0], 0]
    return np.where(reward == paid.max(), 0, -1)


@_separates()
def reward_dependent_potential(mdp, reward):
    """R + γΦ(s') − Φ(s) for Φ(s) = s · max |R|: every change is a shaping term, each reward has its own."""
    phi = np.where(mdp.terminal, 0, np.arange(mdp.n_states)) * np.abs(reward).max()
    return reward + mdp.discount * at_arrival(mdp.transition, phi) - at_departure(mdp.transition, phi)


@_separates()
def unseen_infinity(mdp, reward):
    """Where one leaves for the end or for a loop, at γ = 1/2, and both moves into the loop pay the same p > 0: leaving
    is worth the loop, 2p, or more. If it is 2p it becomes 3p, if more 2p. No fragment is as long as the loop."""
    shape = _exit_or_loop(mdp)
    if shape is None or float(mdp.discount) != 0.5:
        return reward
    leave, enter, stay = shape
    paid, found = reward[enter], reward.copy()
    if paid > 0 and reward[stay] == paid and reward[leave] >= 2 * paid:
        found[leave] = 3 * paid if reward[leave] == 2 * paid else 2 * paid
    return found


def _exit_or_loop(mdp):
    """The moves to the end, into the loop, and round it, of a model that has these three and no others."""
    where = [tuple(row) for row in np.argwhere(_possible(mdp)).tolist()]
    for leave in where:
        for enter in where:
            for stay in where:
                apart = leave[0] == enter[0] != enter[2] == stay[0] == stay[2]
                if apart and mdp.terminal[leave[2]] and len(where) == 3:
                    return leave, enter, stay
    return None


@_separates()
def bent_lottery(mdp, reward):
    """Where one waits or draws one of two ends: if one end is better than waiting for ever and the other is worse, the
    worse one becomes so bad that the mean is worse. All trajectories compare as before."""
    where = np.argwhere(_possible(mdp))
    ends = where[mdp.terminal[where[:, 2]]] if len(where) else where
    waits = where[where[:, 0] == where[:, 2]] if len(where) else where
    if len(where) != 3 or len(ends) != 2 or len(waits) != 1 or len(np.unique(ends[:, :2], axis=0)) != 1:
        return reward
    wait = reward[tuple(waits[0])] / (1 - mdp.discount)
    better = sorted((tuple(row) for row in ends), key=lambda row: reward[row])
    low, high = better
    found = reward.copy()
    if reward[low] < wait < reward[high]:
        found[low] = wait - 9 * (reward[high] - wait)
    return found


@_separates(source="mnih2015human")
def absolute_value(mdp, reward):
    """|R|: scale is kept, and losses become gains."""
    return abs(reward)


@_separates(source="fu2025par")
def logistic(mdp, reward):
    """1 / (1 + exp(−R)): bounded, and no odd function."""
    return np.exp(-np.logaddexp(0.0, -reward))
