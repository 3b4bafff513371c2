"""The makers: rewards and policies as arrays, and the reachable part of a model."""

import difflib
from collections.abc import Mapping

import numpy as np

from rewardtheory.arithmetic import floats, is_exact, is_jax, is_traced, known, namespace, rational, rationals, zeros
from rewardtheory.transition import at_arrival, at_departure, probability, reachable, select
from rewardtheory.types import MDP, Successors
from rewardtheory.validation import distributions, dtype_of, numbers, require_shape, require_x64, where


def reward(mdp: MDP, table=None, *, state=None, action=None, arrival=None, transition=None):
    """A reward R(s,a,s') in the layout of the model's transition, from numbers that say what they are a function of.

    Args:
        mdp: the model.
        table: a dictionary with keys ``"state"``, ``("state", "action")`` or ``("state", "action", "successor")``
            (labels or indices); what is left out is 0, and entries that overlap add up.
        state: R(s), shape (S,), paid in the state, whatever comes next; or a dictionary from states.
        action: R(s,a), shape (S, A); or a dictionary from pairs (state, action).
        arrival: R(s'), shape (S,), paid on entering the next state; or a dictionary from states.
        transition: R(s,a,s') in the layout, or a function of three indices.

    Returns:
        An array with the shape of the transition's layout. Off the support it holds what the given function says,
        which matters to EPIC and its like and to nothing else.

    Raises:
        ValueError: when not exactly one is given, on wrong shapes and numbers, on unknown labels, and when a
            terminal state is paid: pay on arrival instead.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"start": {"go": {"goal": 1}}}, start="start", discount=0.9)
    >>> rt.reward(mdp, {("start", "go"): 1}).tolist()
    [[[1.0, 1.0]], [[0.0, 0.0]]]
    >>> rt.reward(mdp, arrival={"goal": 1}).tolist()
    [[[0.0, 1.0]], [[0.0, 0.0]]]
    """
    given = {
        "table": table, "state": state, "action": action, "arrival": arrival, "transition": transition,
    }  # fmt: skip
    given = {name: x for name, x in given.items() if x is not None}
    if len(given) != 1:
        raise ValueError(
            f"`reward` got {sorted(given) or 'nothing'}; give exactly one of table, state, action, arrival, transition."
        )
    S, A = mdp.available.shape
    if table is not None:
        R = _from_table(mdp, table)
    elif state is not None:
        R = at_departure(mdp.transition, _numbers(mdp, state, "state", (S,)))
    elif action is not None:
        R = at_departure(mdp.transition, _numbers(mdp, action, "action", (S, A)))
    elif arrival is not None:
        paid = _numbers(mdp, arrival, "arrival", (S,))
        # A terminal state pays nothing while one stays in it; entering it from elsewhere may.
        R = at_arrival(mdp.transition, paid) * ~mdp.terminal[:, None, None]
    elif callable(transition):
        R = _from_function(mdp, transition)
    else:
        return as_reward(mdp, transition, "transition")
    return as_reward(mdp, namespace(R).array(R), next(iter(given)))


def as_reward(mdp: MDP, reward, name: str = "reward"):
    """The door for a reward that is already in the layout: checks it and brings it into the model's number system."""
    R = _numbers(mdp, reward, name, tuple(probability(mdp.transition).shape))
    parts = [known(x) for x in (R, mdp.terminal, mdp.available, probability(mdp.transition))]
    if not any(is_traced(x) for x in parts) and parts[1].any():
        paid = (parts[3] != 0) & (parts[1][:, None] & parts[2])[..., None] & (parts[0] != 0)
        if paid.any():
            place = tuple(np.argwhere(paid)[0])
            raise ValueError(
                f"`{name}`{where(place[:2], mdp.states, mdp.actions)} pays {parts[0][place]} in a terminal state; "
                "terminal states pay nothing: pay it on arrival (arrival=...), or do not mark the state terminal."
            )
    return R


def potential(mdp: MDP, phi, name: str = "potential"):
    """The door for a potential Φ(s), shape (S,) or a dictionary from states: 0 in terminal states."""
    phi = _numbers(mdp, phi, name, (mdp.n_states,))
    value, terminal = known(phi), known(mdp.terminal)
    if not is_traced(value) and not is_traced(terminal) and (terminal & (value != 0)).any():
        place = np.argwhere(terminal & (value != 0))[0]
        raise ValueError(
            f"`{name}`{where(place, mdp.states)} is {value[tuple(place)]}; the potential of a terminal state must be 0, "
            "or shaping changes what the end is worth: subtract it from all entries only if the discount is 1."
        )
    return phi


def _numbers(mdp: MDP, x, name: str, shape: tuple):
    if is_jax(probability(mdp.transition)):
        require_x64("mdp")
    if isinstance(x, Mapping) and 1 <= len(shape) <= 2:
        x = _from_labels(mdp, x, name, shape)
    x = numbers(x, name, exact=mdp.is_exact)
    if is_exact(x) and not mdp.is_exact:
        x = floats(x)
    remedy = "numbers given as R(s), R(s,a) or R(s') go through rt.reward(mdp, state=... | action=... | arrival=...)"
    require_shape(x, shape, name, remedy if len(shape) == 3 else "give one number for each")
    return x


def _from_labels(mdp: MDP, entries: Mapping, name: str, shape: tuple):
    """Numbers for the states, or for the (state, action) pairs, that are named; 0 for the others."""
    x = zeros(shape, like=probability(mdp.transition))
    for key, value in entries.items():
        value = _number(mdp, value, f"{name}[{key!r}]")
        if len(shape) == 1:
            x = _added(x, index_of(key, mdp.states, shape[0], "state", name), value)
            continue
        if not isinstance(key, tuple) or len(key) != 2:
            raise ValueError(f"`{name}` has the key {key!r}; a key is a pair (state, action).")
        x = _added(x, _pair_index(mdp, key, name), value)
    return x


def _pair_index(mdp: MDP, key: tuple, name: str) -> tuple[int, int]:
    S, A = mdp.available.shape
    s, a = index_of(key[0], mdp.states, S, "state", name), index_of(key[1], mdp.actions, A, "action", name)
    if not mdp.available[s, a]:
        raise ValueError(f"`{name}` pays for {key!r}, an action that this state does not have: leave it out.")
    return s, a


def _number(mdp: MDP, value, name: str):
    x = _numbers(mdp, value, name, ())
    return x if is_jax(x) else x.item()


def index_of(key, labels, count: int, kind: str, name: str = "table") -> int:
    """The index that a key means: a label, or a number that is not another one's label."""
    number = isinstance(key, (int, np.integer)) and not isinstance(key, bool)
    label = labels.index(str(key)) if labels is not None and str(key) in labels else None
    if number and labels is not None and label is not None and 0 <= key < count and label != key:
        raise ValueError(
            f"`{name}` names {kind} {key}, which is the index of {labels[key]!r} and the label of number {label}; "
            f"write the label as text: {str(key)!r} or {labels[key]!r}."
        )
    if label is not None:
        return label
    if number:
        if 0 <= key < count:
            return int(key)
        raise ValueError(f"`{name}` names {kind} {key}; {kind}s are numbered 0 to {count - 1}.")
    known, near = "numbered, not labeled", []
    if labels is not None:
        known = f"{', '.join(map(repr, labels[:8]))}{', …' if count > 8 else ''}"
        near = difflib.get_close_matches(str(key), labels, n=1)
    hint = f", the nearest of them {near[0]!r}" if near else ""
    raise ValueError(f"`{name}` names {kind} {key!r}, which the model does not have; its {kind}s are {known}{hint}.")


def _from_table(mdp: MDP, table):
    if not hasattr(table, "items"):
        raise ValueError(
            "`table` must be a dictionary such as {('state', 'action'): 1}; "
            "give arrays as state=, action=, arrival= or transition=."
        )
    S = mdp.n_states
    R = zeros(probability(mdp.transition).shape, like=probability(mdp.transition))
    for key, value in table.items():
        parts = key if isinstance(key, tuple) else (key,)
        if not 1 <= len(parts) <= 3:
            raise ValueError(
                f"`table` has the key {key!r}; a key is a state, (state, action) or (state, action, successor)."
            )
        value = _number(mdp, value, f"table[{key!r}]")
        if len(parts) == 1:
            R = _added(R, index_of(parts[0], mdp.states, S, "state"), value)
            continue
        s, a = _pair_index(mdp, parts, "table")
        if len(parts) == 2:
            R = _added(R, (s, a), value)
            continue
        t = index_of(parts[2], mdp.states, S, "state")
        if not isinstance(mdp.transition, Successors):
            R = _added(R, (s, a, t), value)
            continue
        column = np.flatnonzero((mdp.transition.state[s, a] == t) & (mdp.transition.probability[s, a] != 0))
        if not len(column):
            raise ValueError(f"`table` pays for {key!r}, a transition that cannot happen: leave it out.")
        R = _added(R, (s, a, column[0]), value)
    return R


def _added(R, place, value):
    if is_jax(R) or is_jax(value):
        return namespace(R, value).asarray(R).at[place].add(value)
    R[place] += value
    return R


def _from_function(mdp: MDP, function):
    shape = probability(mdp.transition).shape
    successor = np.broadcast_to(np.arange(shape[2]), shape)
    if isinstance(mdp.transition, Successors):
        successor = mdp.transition.state
    R = np.empty(shape, dtype=object)
    for s, a, k in np.ndindex(shape):
        R[s, a, k] = function(s, a, int(successor[s, a, k]))
    if any(is_jax(x) for x in R.ravel()):
        xp = namespace(*R.ravel())
        return xp.stack([xp.asarray(x, dtype=np.float64) for x in R.ravel()]).reshape(shape)
    if not mdp.is_exact and all(isinstance(x, (bool, int, float, np.number)) for x in R.ravel()):
        R = R.astype(float)
    return R


def policy(mdp: MDP, actions):
    """A policy π(a|s) of shape (S, A), from a list of actions, a dictionary, or probabilities.

    Args:
        mdp: the model.
        actions: one action for each state (indices or labels); or a dictionary from state to action, in which
            states with a single action may be left out; or an array (S, A) of probabilities.

    Raises:
        ValueError: on an action that the state does not have, and on rows that are not distributions.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"start": {"go": {"goal": 1}, "stay": {"start": 1}}}, start="start", discount=0.9)
    >>> rt.policy(mdp, {"start": "stay"}).tolist()
    [[0.0, 1.0], [1.0, 0.0]]
    """
    S, A = mdp.available.shape
    if hasattr(actions, "items"):
        chosen: list = [int(np.argmax(row)) if row.sum() == 1 else None for row in mdp.available]
        for key, a in actions.items():
            chosen[index_of(key, mdp.states, S, "state", "actions")] = a
        if None in chosen:
            raise ValueError(
                f"`actions` says nothing for {where((chosen.index(None),), mdp.states)}; name an action there."
            )
        actions = chosen
    if not is_jax(actions) and np.ndim(actions) == 1:
        if len(actions) != S:
            raise ValueError(f"`actions` names {len(actions)} actions for {S} states; give one for each state.")
        index = [index_of(a, mdp.actions, A, "action", "actions") for a in actions]
        pi = zeros((S, A), like=mdp.initial)
        if is_jax(pi):
            pi = pi.at[np.arange(S), np.array(index)].set(1.0)
        else:
            pi[np.arange(S), index] = rational(1) if mdp.is_exact else 1.0
    else:
        pi = _numbers(mdp, actions, "policy", (S, A))
        pi = distributions(pi, "policy", dtype=dtype_of(actions), labels=(mdp.states, mdp.actions))
    if not is_traced(pi) and not is_traced(mdp.available):
        stray = (known(pi) != 0) & ~known(mdp.available)
        if stray.any():
            place = np.argwhere(stray)[0]
            raise ValueError(
                f"`policy`{where(place, mdp.states, mdp.actions)} takes an action that the state does not have; "
                "give it probability 0."
            )
    return pi


def uniform_policy(mdp: MDP):
    """The policy that takes each available action with equal probability, (S, A)."""
    xp = namespace(mdp.available, mdp.initial)
    if mdp.is_exact:
        mask = rationals(mdp.available.astype(int))
        return mask / mask.sum(axis=1)[:, None]
    mask = xp.asarray(mdp.available, dtype=np.float64)
    return mask / mask.sum(axis=1)[:, None]


def restrict(mdp: MDP, *rewards):
    """The reachable part of a model, and of rewards on it.

    The theory of reward distances assumes that every state is reachable: a state that no policy ever sees changes
    no return, and yet it changes a norm.

    Returns:
        (mdp, *rewards), cut to the states that some policy reaches from the initial distribution.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"a": {"stay": {"a": 1}}, "b": {"stay": {"a": 1}}}, start="a", discount=0.5)
    >>> rt.restrict(mdp)[0].states
    ('a',)
    """
    rewards = tuple(as_reward(mdp, r, f"rewards[{i}]") for i, r in enumerate(rewards))
    keep = reachable(mdp)
    return (mdp, *rewards) if keep.all() else select(mdp, keep, *rewards)
