"""Reward machines: finite automata that read letters and pay, their products with a model, and their potentials.

A machine is written as a graph: for each of its states the guards, Boolean formulas over atoms, with the next state and
the payment. A state without guards ends the episode.

    {"u0": {"coffee": ("u1", 0), "else": ("u0", 0)},
     "u1": {"office": ("done", 1), "else": ("u1", 0)},
     "done": {}}

Source: icarte2022machines.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from rewardtheory.arithmetic import is_exact, rational, rationals
from rewardtheory.makers import as_reward
from rewardtheory.objectives.formulas import FALSE, Formula, atoms, subformulas
from rewardtheory.objectives.labels import letters
from rewardtheory.objectives.parsing import ltl
from rewardtheory.objectives.semantics import holds
from rewardtheory.solvers.optimal import solve
from rewardtheory.transition import moves, probability
from rewardtheory.types import MDP, Successors

OTHERWISE = "else"


@dataclass(frozen=True)
class RewardMachine:
    """A deterministic complete reward machine.

    Attributes:
        states: names.
        initial: the index of the first state.
        atoms: names; letter number b has atom i exactly if bit i of b is set.
        successor: (U, 2^atoms), indices of states.
        edge: (U, 2^atoms), the index in `payments`.
        payments: a number for each edge, or a reward on the model.
        terminal: a mask (U,): the episode ends on arrival.
    """

    states: tuple[str, ...]
    initial: int
    atoms: tuple[str, ...]
    successor: np.ndarray
    edge: np.ndarray
    payments: tuple[Any, ...]
    terminal: np.ndarray


def reward_machine(graph: Mapping[str, Mapping[str, tuple[str, Any]]], *, start: str) -> RewardMachine:
    """A reward machine from a graph.

    Args:
        graph: state -> {guard: (next state, payment)}; a guard is a Boolean formula over atoms, or "else" for the letters
            that no other guard of the state takes; a payment is a number, or a reward R(s,a,s') on the model.
        start: the first state.

    Returns:
        `RewardMachine`.

    Raises:
        ValueError: naming the state and the guard: where two guards take one letter, none takes one, a guard can never
            hold, is temporal, or leads to a state that is not there.

    Source: icarte2022machines.

    >>> import rewardtheory as rt
    >>> machine = rt.reward_machine({"u": {"a": ("done", 1), "else": ("u", 0)}, "done": {}}, start="u")
    >>> machine.states, machine.terminal.tolist()
    (('u', 'done'), [False, True])
    """
    states = tuple(graph)
    if start not in states:
        raise ValueError(f"`start` is {start!r}; the machine has the states {', '.join(map(repr, states))}.")
    guards = {u: {guard: _guard(u, guard) for guard in edges if guard != OTHERWISE} for u, edges in graph.items()}
    names = tuple(sorted({name for found in guards.values() for f in found.values() for name in atoms(f)}))
    size = 1 << len(names)
    successor, edge = np.zeros((len(states), size), int), np.zeros((len(states), size), int)
    payments: list[Any] = [0]
    for i, (u, edges) in enumerate(graph.items()):
        if not edges:
            successor[i] = i
            continue
        taken: dict[int, str] = {}
        for guard, f in guards[u].items():
            mine = [b for b in range(size) if holds(f, [], [_letter(b, names)])]
            if not mine:
                raise ValueError(f"`graph`[{u!r}]: the guard {guard!r} can never hold; remove it or correct it.")
            both = next((b for b in mine if b in taken), None)
            if both is not None:
                raise ValueError(
                    f"`graph`[{u!r}]: the guards {taken[both]!r} and {guard!r} both hold where {_words(both, names)}; "
                    "make them exclude each other."
                )
            taken |= dict.fromkeys(mine, guard)
        rest = [b for b in range(size) if b not in taken]
        if OTHERWISE in edges:
            taken |= dict.fromkeys(rest, OTHERWISE)
        elif rest:
            raise ValueError(
                f"`graph`[{u!r}]: no guard holds where {_words(rest[0], names)}; add one, or the guard {OTHERWISE!r}."
            )
        for guard, move in edges.items():
            following, payment = _move(u, guard, move, states)
            payments.append(payment)
            here = [b for b, g in taken.items() if g == guard]
            successor[i, here], edge[i, here] = states.index(following), len(payments) - 1
    terminal = np.array([not edges for edges in graph.values()])
    return RewardMachine(states, states.index(start), names, successor, edge, tuple(payments), terminal)


def _guard(u: str, guard: str) -> Formula:
    try:
        f = ltl(guard)
    except ValueError as error:
        raise ValueError(f"`graph`[{u!r}]: the guard {guard!r} is no formula: {error}") from None
    if any(g[0] in ("X", "U", "R", "W", "M") for g in subformulas(f)):
        raise ValueError(
            f"`graph`[{u!r}]: the guard {guard!r} is temporal; a guard is about one letter: use & | ! only."
        )
    if f == FALSE:
        raise ValueError(f"`graph`[{u!r}]: the guard {guard!r} can never hold; remove it or correct it.")
    return f


def _move(u: str, guard: str, move: Any, states: tuple[str, ...]) -> tuple[str, Any]:
    if not isinstance(move, tuple) or len(move) != 2:
        raise ValueError(f"`graph`[{u!r}][{guard!r}] is {move!r}; it must be a pair: (next state, payment).")
    if move[0] not in states:
        raise ValueError(
            f"`graph`[{u!r}][{guard!r}] leads to {move[0]!r}; the machine has the states {', '.join(map(repr, states))}."
        )
    return move


def _letter(b: int, names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(name for i, name in enumerate(names) if b >> i & 1)


def _words(b: int, names: tuple[str, ...]) -> str:
    true = sorted(_letter(b, names))
    return f"only {' and '.join(true)} {'is' if len(true) == 1 else 'are'} true" if true else "no atom is true"


def machine_product(mdp: MDP, machine: RewardMachine, labels: Mapping[str, Any]) -> tuple[MDP, Any]:
    """The model in which the machine's state is part of the state, and its reward: an ordinary problem.

    P((s′,u′)|(s,u),a) = P(s′|s,a) [u′ = δ(u, letter of the transition)], and the machine pays for its edge.

    Args:
        mdp: the model.
        machine: the reward machine.
        labels: atom -> where it holds, as for `rt.largest_probability`.

    Returns:
        (mdp, reward): states are the pairs (s, u) that can be reached, named "s & u"; one is terminal where s or u is.

    Raises:
        ValueError: on an atom without a label.

    Source: icarte2022machines.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"stay": "s", "go": "t"}, "t": {"back": "s"}}, start="s", discount=0.5)
    >>> machine = rt.reward_machine({"u": {"t": ("done", 1), "else": ("u", 0)}, "done": {}}, start="u")
    >>> product, reward = rt.machine_product(mdp, machine, {"t": ["t"]})
    >>> product.states, rt.solve(product, reward).values.tolist()
    (('s & u', 't & u', 's & done'), [0.5, 1.0, 0.0])
    """
    letter = letters(mdp, labels, machine.atoms)
    source, action, place, target = moves(mdp)
    p = np.asarray(probability(mdp.transition))[source, action, place]
    exact = is_exact(p)
    by_source = [np.flatnonzero(source == s) for s in range(mdp.n_states)]
    terminal = np.asarray(mdp.terminal)
    index = {(int(s), machine.initial): i for i, s in enumerate(np.flatnonzero(np.asarray(mdp.initial) != 0))}
    queue, cells = list(index), []
    for s, u in queue:
        if terminal[s] or machine.terminal[u]:
            continue
        for e in by_source[s].tolist():
            b = int(letter[source[e], action[e], place[e]])
            following = int(target[e]), int(machine.successor[u, b])
            if following not in index:
                index[following] = len(index)
                queue.append(following)
            cells.append((index[s, u], int(action[e]), index[following], p[e], int(machine.edge[u, b]), e))
    return _assemble(mdp, machine, queue, cells, exact, (source, action, place))


def _assemble(mdp: MDP, machine: RewardMachine, queue, cells, exact: bool, where):
    n, A = len(queue), mdp.n_actions
    width = np.zeros((n, A), int)
    placed = []
    for s, a, t, chance, edge, e in cells:
        placed.append((s, a, int(width[s, a]), t, chance, edge, e))
        width[s, a] += 1
    K = max(1, int(width.max(initial=1)))
    state = np.zeros((n, A, K), int)
    chances, reward = (rationals(state) if exact else np.zeros((n, A, K)) for _ in range(2))
    tables = [as_reward(mdp, x) if np.ndim(x) else x for x in machine.payments]
    source, action, place = where
    for s, a, k, t, chance, edge, e in placed:
        state[s, a, k], chances[s, a, k] = t, chance
        paid = tables[edge]
        paid = paid[source[e], action[e], place[e]] if np.ndim(paid) else paid
        reward[s, a, k] = rational(paid) if exact else float(paid)
    ends = np.array([bool(mdp.terminal[s]) or bool(machine.terminal[u]) for s, u in queue])
    available = width > 0
    for i in np.flatnonzero(ends).tolist():
        state[i, :, 0], chances[i, :, 0] = i, rational(1) if exact else 1.0
        available[i, 0] = True
    initial = rationals(np.zeros(n, int)) if exact else np.zeros(n)
    for i, (s, u) in enumerate(queue):
        if u == machine.initial and np.asarray(mdp.initial)[s] != 0:
            initial[i] = np.asarray(mdp.initial)[s]
    names = mdp.states or tuple(map(str, range(mdp.n_states)))
    product = MDP(
        Successors(state, chances),
        initial,
        mdp.discount,
        available=available,
        states=tuple(f"{names[s]} & {machine.states[u]}" for s, u in queue),
        actions=mdp.actions,
        terminal=ends,
    )
    return product, reward


def machine_values(machine: RewardMachine, discount) -> np.ndarray:
    """The optimal values of the machine alone, if its next letter could be chosen: v(u) = max [r + γ v(u′)].

    Args:
        machine: with payments that are numbers.
        discount: γ in [0, 1).

    Returns:
        (U,), 0 at terminal states.

    Raises:
        ValueError: where a payment is a reward on a model, which the machine alone does not know.

    Notes: γ v(u′) − v(u), added as shaping on the product, keeps all optimal policies, and so does minus v, which some
    public code uses: but minus v pays for idling and nothing for progress.

    Source: icarte2022machines.

    >>> import rewardtheory as rt
    >>> machine = rt.reward_machine({"u": {"a": ("done", 1), "else": ("u", 0)}, "done": {}}, start="u")
    >>> rt.machine_values(machine, 0.5).tolist()
    [1.0, 0.0]
    """
    if any(np.ndim(x) for x in machine.payments):
        raise ValueError("`machine` pays a reward on a model; `machine_values` needs payments that are numbers.")
    if not 0 <= discount < 1:
        raise ValueError(f"`discount` is {discount}; it must lie in [0, 1).")
    U, L = machine.successor.shape
    pay = np.array(machine.payments, dtype=float)[machine.edge][..., None]
    alone = MDP(
        Successors(machine.successor[..., None], np.ones((U, L, 1))),
        np.ones(U) / U,
        discount,
        terminal=machine.terminal,
    )
    return solve(alone, pay * ~machine.terminal[:, None, None]).values


def machine_potential(product: MDP, machine: RewardMachine, values) -> np.ndarray:
    """A function of the machine's state as a potential on the product, 0 at its terminal states.

    Args:
        product: what `machine_product` made.
        machine: the machine.
        values: (U,), such as `machine_values` gives, or minus that.

    Returns:
        Φ on the states of the product.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"stay": "s", "go": "t"}, "t": {"back": "s"}}, start="s", discount=0.5)
    >>> machine = rt.reward_machine({"u": {"t": ("done", 1), "else": ("u", 0)}, "done": {}}, start="u")
    >>> product, reward = rt.machine_product(mdp, machine, {"t": ["t"]})
    >>> rt.machine_potential(product, machine, rt.machine_values(machine, 0.5)).tolist()
    [1.0, 1.0, 0.0]
    """
    names = product.states or ()
    index = {name: i for i, name in enumerate(machine.states)}
    phi = np.asarray(values)[[index[name.rpartition(" & ")[2]] for name in names]]
    return phi * ~np.asarray(product.terminal)
