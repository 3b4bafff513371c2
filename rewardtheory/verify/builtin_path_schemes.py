"""Schemes that look back along a path, and one whose memory is a machine: rows of the invariance table.

An episode that is cut must settle its accounts: whatever potential stands at the last state is 0, and what an intrinsic
reward has paid is taken back. The rows whose names end in what is left out show what happens otherwise.
"""

import numpy as np

from rewardtheory.types import MDP
from rewardtheory.verify.schemes import Kind, Scheme

PATH_SCHEMES: list[Scheme] = []


def _scheme(source: str, kind: Kind = Kind.HISTORY):
    def decorate(function):
        PATH_SCHEMES.append(Scheme(function, kind, source=source))
        return function

    return decorate


def _advice(mdp, states, actions):
    """Φ(s,a) = (1 + s)² (1 + a) along a path, 0 after the end."""
    s = states[:-1]
    return np.where(mdp.terminal[s], 0.0, (1.0 + s) ** 2 * (1 + actions))


def _looked_back(mdp, advice):
    """Φ(s_t,a_t) − Φ(s_{t−1},a_{t−1}) / γ."""
    return advice - np.append(0.0, advice[:-1])[: len(advice)] / mdp.discount


@_scheme("wiewiora2003advice")
def look_back_advice(mdp, states, actions, rewards):
    """R + Φ(s,a) − Φ(s⁻,a⁻)/γ for the step before, and no new advice at the last step."""
    advice = _advice(mdp, states, actions)
    advice[-1:] = 0
    return rewards + _looked_back(mdp, advice)


@_scheme("wiewiora2003advice")
def look_back_advice_to_the_last_step(mdp, states, actions, rewards):
    """The same with advice at the last step too: it is never taken back."""
    return rewards + _looked_back(mdp, _advice(mdp, states, actions))


def _moving(mdp, states, time):
    """Φ(s,t) = (1 + t) (1 + s)², 0 after the end."""
    return np.where(mdp.terminal[states], 0.0, (1.0 + time) * (1.0 + states) ** 2)


@_scheme("devlin2012dynamic")
def dynamic_potential(mdp, states, actions, rewards):
    """R + γΦ(s',t+1) − Φ(s,t), 0 at the last state: what was paid on entering is taken on leaving."""
    phi = _moving(mdp, states, np.arange(len(states)))
    phi[-1] = 0
    return rewards + mdp.discount * phi[1:] - phi[:-1]


@_scheme("devlin2012dynamic")
def dynamic_potential_looked_up_anew(mdp, states, actions, rewards):
    """R + γΦ(s',t) − Φ(s,t): the potential that moved in between is not the one that was paid."""
    time = np.arange(len(states) - 1)
    entered = _moving(mdp, states[1:], time)
    entered[-1:] = 0
    return rewards + mdp.discount * entered - _moving(mdp, states[:-1], time)


def _counted(states):
    """1/√(1 + N(s')) for the number of earlier visits."""
    return np.array([1 / np.sqrt(1.0 + (states[: t + 1] == s).sum()) for t, s in enumerate(states[1:])])


@_scheme("devidze2022explors")
def count_bonus_along_a_path(mdp, states, actions, rewards):
    """R + 1/√(1 + N(s')), N the visits so far."""
    return rewards + _counted(states)


@_scheme("forbes2024intrinsic")
def count_bonus_paid_back(mdp, states, actions, rewards):
    """The same bonus, and its discounted sum taken back at the last step (PBIM)."""
    bonus, weight = _counted(states), mdp.discount ** np.arange(len(rewards))
    bonus[-1:] -= (weight * bonus).sum() / weight[-1:]
    return rewards + bonus


@_scheme("forbes2024grm")
def count_bonus_matched(mdp, states, actions, rewards):
    """The same bonus, each taken back with interest one step later, the last one at once (GRM)."""
    bonus = _counted(states)
    bonus[-1:] = 0
    return rewards + bonus - np.append(0.0, bonus[:-1])[: len(bonus)] / mdp.discount


def _machine(mdp, reward, paid):
    """The product with a machine of two states, which moves to its second when the last state of the model is entered.

    Args:
        paid: from (u, u', terminal') to what is added to a transition.
    """
    S, A = mdp.available.shape
    transition, pays = np.zeros((2, S, A, 2, S)), np.zeros((2, S, A, 2, S))
    for u in (0, 1):
        for t in range(S):
            then = 1 if u or t == S - 1 else 0
            transition[u, :, :, then, t] = mdp.transition[:, :, t]
            pays[u, :, :, then, t] = reward[:, :, t] + paid(u, then, mdp.terminal[t])
    for s in np.flatnonzero(mdp.terminal):  # the machine stands still after the end
        transition[:, s], pays[:, s] = 0, 0
        transition[0, s, :, 0, s] = transition[1, s, :, 1, s] = 1
    begun = mdp.initial * (np.arange(S) == S - 1)
    product = MDP(
        transition.reshape(2 * S, A, 2 * S),
        np.concatenate([mdp.initial - begun, begun]),
        mdp.discount,
        available=np.tile(mdp.available, (2, 1)),
        terminal=np.tile(mdp.terminal, 2),
    )
    return product, pays.reshape(2 * S, A, 2 * S), np.tile(np.arange(S), 2)


@_scheme("icarte2022machines", Kind.MODEL)
def reward_machine_shaping(mdp, reward):
    """R + γΦ(u') − Φ(u) for the state u of a machine that has seen the last state or not, Φ = 1 and 3, 0 at the end."""
    phi = (1.0, 3.0)
    return _machine(mdp, reward, lambda u, then, end: mdp.discount * phi[then] * (not end) - phi[u])


@_scheme("icarte2022machines", Kind.MODEL)
def reward_machine_bonus(mdp, reward):
    """R + 1 when the machine sees the last state for the first time: another task."""
    return _machine(mdp, reward, lambda u, then, end: float(then > u))
