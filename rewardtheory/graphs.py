"""The form in which people write a model by hand, and in which counterexamples print: a graph of dictionaries."""

from fractions import Fraction

import numpy as np

from rewardtheory.arithmetic import is_exact, zeros
from rewardtheory.makers import as_reward
from rewardtheory.transition import probability
from rewardtheory.types import MDP, Successors
from rewardtheory.validation import numbers, require_shape

# Up to this many entries a literal becomes a dense (S, A, S) table, the layout with values off the support too.
DENSE_ENTRIES = 10**6


def mdp(graph, *, start, discount) -> MDP:
    """A model from a graph: ``{state: {action: {successor: probability}}}``.

    Args:
        graph: for each state its actions, for each action its successors with probabilities. A state without
            actions, or one that appears only as a successor, is terminal. A successor alone (``{"go": "goal"}``)
            has probability 1.
        start: the first state, or a dictionary of probabilities.
        discount: γ in [0, 1].

    Returns:
        An `MDP` with labels, states and actions in order of appearance. It is exact if a number is a Fraction.

    Raises:
        ValueError: as `MDP` does, and on an unknown start.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"start": {"go": {"goal": 0.9, "start": 0.1}}}, start="start", discount=0.9)
    >>> mdp.states, mdp.terminal.tolist()
    (('start', 'goal'), [False, True])
    """
    moves = _moves(graph)
    states = list(moves)
    states += dict.fromkeys(t for acts in moves.values() for ends in acts.values() for t in ends if t not in moves)
    actions = list(dict.fromkeys(a for acts in moves.values() for a in acts)) or ["stay"]
    position = {s: i for i, s in enumerate(states)}
    S, A = len(states), len(actions)
    if not hasattr(start, "items") and isinstance(start, (list, tuple, set, np.ndarray)):
        raise ValueError(f"`start` is {start!r}; it must be a state, or a dictionary {{state: probability}}.")
    first = start if hasattr(start, "items") else {start: 1}
    for s in first:
        if str(s) not in position:
            raise ValueError(f"`start` names {s!r}, which is not a state of the graph; its states are {states[:8]}.")
    given = [p for acts in moves.values() for ends in acts.values() for p in ends.values()] + [
        *first.values(),
        discount,
    ]
    exact = any(is_exact(np.asarray(p)) for p in given)
    like = np.empty(0, dtype=object) if exact else np.empty(0)
    available = np.zeros((S, A), bool)
    terminal = np.array([not moves.get(s) for s in states])
    width = max([len(ends) for acts in moves.values() for ends in acts.values()], default=1)
    dense = S * S * A <= DENSE_ENTRIES
    p = zeros((S, A, S if dense else width), like=like)
    successor = np.zeros(p.shape, dtype=np.int64)
    for s, name in enumerate(states):
        rows = {actions[0]: {name: 1}} if terminal[s] else moves[name]
        for action, ends in rows.items():
            a = actions.index(action)
            available[s, a] = True
            for k, (t, value) in enumerate(ends.items()):
                k = position[t] if dense else k
                p[s, a, k] = _one(value, f"graph[{name!r}][{action!r}][{t!r}]", exact)
                successor[s, a, k] = position[t]
    initial = zeros(S, like=like)
    for s, value in first.items():
        initial[position[str(s)]] = _one(value, f"start[{s!r}]", exact)
    transition = p if dense else Successors(successor, p)
    return MDP(
        transition, initial, discount, available=available, states=states, actions=actions, terminal=terminal
    )  # fmt: skip


def _one(value, name: str, exact: bool):
    x = numbers(value, name, exact=exact)
    require_shape(x, (), name, "give one probability")
    return x.item()


def _moves(graph) -> dict:
    if not hasattr(graph, "items") or not graph:
        raise ValueError(
            "`graph` must be a dictionary {state: {action: {successor: probability}}} with at least one state."
        )
    moves: dict = {}
    for s, acts in graph.items():
        if not hasattr(acts, "items"):
            raise ValueError(
                f"`graph[{s!r}]` is {acts!r}; it must be a dictionary {{action: {{successor: probability}}}}."
            )
        if str(s) in moves:
            raise ValueError(f"`graph` has the state {str(s)!r} twice: rename one.")
        moves[str(s)] = {}
        for a, ends in acts.items():
            ends = ends if hasattr(ends, "items") else {ends: 1}
            if not ends:
                raise ValueError(f"`graph[{s!r}][{a!r}]` has no successor; its probabilities must sum to 1.")
            if str(a) in moves[str(s)]:
                raise ValueError(f"`graph[{s!r}]` has the action {str(a)!r} twice: rename one.")
            moves[str(s)][str(a)] = {str(t): p for t, p in ends.items()}
    return moves


def literal(mdp: MDP, *rewards) -> str:
    """A model, and rewards on it, as Python text that makes them again when pasted.

    Returns:
        Lines ``mdp = rt.mdp(…)`` and ``reward = rt.reward(mdp, …)`` (``reward_1`` … when there are several).
        Rewards are written on possible transitions only, as R(s,a) where they do not depend on the successor.
        A model without labels gets s0, s1 … and a0, a1 …; its actions come back in order of appearance. Exact numbers
        print as Fractions, which the text does not import.

    >>> import rewardtheory as rt
    >>> print(rt.literal(rt.mdp({"s": {"go": {"t": 1}}}, start="s", discount=0.5)))
    mdp = rt.mdp({'s': {'go': {'t': 1.0}}, 't': {}}, start='s', discount=0.5)
    """
    states = mdp.states or tuple(f"s{i}" for i in range(mdp.n_states))
    actions = mdp.actions or tuple(f"a{i}" for i in range(mdp.n_actions))
    p = probability(mdp.transition)
    graph: dict = {}
    for s, name in enumerate(states):
        graph[name] = {}
        if mdp.terminal[s]:
            continue
        for a in np.flatnonzero(mdp.available[s]):
            cells = np.flatnonzero(p[s, a] != 0)
            graph[name][actions[a]] = {states[_target(mdp, s, a, k)]: _number(p[s, a, k]) for k in cells}
    start = {states[s]: _number(mdp.initial[s]) for s in np.flatnonzero(mdp.initial != 0)}
    only = next(iter(start)) if len(start) == 1 else start
    discount = _number(mdp.discount)
    if mdp.is_exact:
        discount = Fraction(discount)  # even when it is whole: a Fraction somewhere is what makes the model exact
    lines = [f"mdp = rt.mdp({_text(graph)}, start={_text(only)}, discount={_text(discount)})"]
    for i, reward in enumerate(rewards):
        reward = as_reward(mdp, reward, f"rewards[{i}]")
        table: dict = {}
        for s, a in np.argwhere(mdp.available & ~mdp.terminal[:, None]):
            cells = np.flatnonzero(p[s, a] != 0)
            paid = [reward[s, a, k] for k in cells]
            if all(x == paid[0] for x in paid):
                if paid[0] != 0:
                    table[states[s], actions[a]] = _number(paid[0])
                continue
            for k, x in zip(cells, paid, strict=True):
                if x != 0:
                    table[states[s], actions[a], states[_target(mdp, s, a, k)]] = _number(x)
        name = "reward" if len(rewards) == 1 else f"reward_{i + 1}"
        lines.append(f"{name} = rt.reward(mdp, {_text(table)})")
    return "\n".join(lines)


def _target(mdp: MDP, s, a, k) -> int:
    return int(mdp.transition.state[s, a, k]) if isinstance(mdp.transition, Successors) else int(k)


def _number(x):
    if hasattr(x, "p") and hasattr(x, "q"):
        return int(x.p) if x.q == 1 else Fraction(int(x.p), int(x.q))
    return float(x)


def _text(x) -> str:
    if isinstance(x, dict):
        return "{" + ", ".join(f"{_text(k)}: {_text(v)}" for k, v in x.items()) + "}"
    if isinstance(x, tuple):
        return "(" + ", ".join(_text(k) for k in x) + ")"
    return repr(x)
