"""The door for trajectories: lists of steps of a model, by labels or indices."""

import numpy as np

from rewardtheory.makers import index_of
from rewardtheory.transition import at_arrival, probability, support
from rewardtheory.types import MDP
from rewardtheory.validation import where


def pairs(mdp: MDP, steps, name: str) -> np.ndarray:
    """Pairs (state, action) as indices (N, 2); what follows in a step is not looked at."""
    found = np.zeros((len(steps), 2), int)
    for i, step in enumerate(steps):
        place = f"{name}[{i}]"
        if not isinstance(step, (tuple, list)) or len(step) < 2:
            raise ValueError(f"`{place}` is {step!r}; a step is (state, action) or (state, action, successor).")
        s = index_of(step[0], mdp.states, mdp.n_states, "state", place)
        a = index_of(step[1], mdp.actions, mdp.n_actions, "action", place)
        if not mdp.available[s, a]:
            raise ValueError(
                f"`{place}`{where((s, a), mdp.states, mdp.actions)} takes an action that the state does not have: correct it."
            )
        found[i] = s, a
    return found


def cells(mdp: MDP, steps, name: str) -> np.ndarray:
    """Steps (state, action, successor) that can follow each other, as cells of the layout (N, 3)."""
    found = np.zeros((len(steps), 3), int)
    found[:, :2] = pairs(mdp, steps, name)
    arrival = np.broadcast_to(at_arrival(mdp.transition, np.arange(mdp.n_states)), probability(mdp.transition).shape)
    possible = support(mdp.transition)
    last = None
    for i, step in enumerate(steps):
        place, (s, a) = f"{name}[{i}]", found[i, :2]
        if len(step) != 3:
            raise ValueError(
                f"`{place}` is {step!r}; a step is (state, action, successor), for a reward may look at all three."
            )
        t = index_of(step[2], mdp.states, mdp.n_states, "state", place)
        if last is not None and s != last:
            raise ValueError(f"`{place}` is {step!r}, and the step before does not lead there: correct one of them.")
        column = np.flatnonzero(possible[s, a] & (arrival[s, a] == t))
        if not len(column):
            raise ValueError(f"`{place}` is {step!r}, a step that cannot happen: correct it.")
        found[i, 2], last = column[0], t
    return found
