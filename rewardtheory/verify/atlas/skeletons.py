"""Deterministic models without reward, each listed once up to relabelling states, and actions within each state."""

import itertools
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from flint import fmpq

from rewardtheory.types import MDP

Moves = tuple[tuple[tuple[int, ...], ...], ...]


class Skeleton(NamedTuple):
    """A small model without reward.

    Attributes:
        states, actions, transitions: its size; actions is the most that a state has.
        moves: for each state its moves, each the tuple of its equally probable successors. A state without moves is
            terminal.
    """

    states: int
    actions: int
    transitions: int
    moves: Moves

    def mdp(self, discount, *, uniform: bool = False) -> MDP:
        """The model, in float64, or exact where the discount is an ``fmpq``. It starts in the first state, or anywhere
        with equal probability."""
        S, A = self.states, self.actions
        exact = isinstance(discount, fmpq)
        p, start = np.zeros((S, A, S)), np.full(S, 1 / S) if uniform else np.eye(S)[0]
        if exact:
            p, start = (
                np.full((S, A, S), fmpq(0)),
                np.array([fmpq(1, S) if uniform else fmpq(s == 0) for s in range(S)]),
            )
        available = np.zeros((S, A), bool)
        terminal = np.array([not moves for moves in self.moves])
        for s, moves in enumerate(self.moves):
            for a, ends in enumerate(moves or ((s,),)):
                p[s, a, list(ends)] = fmpq(1, len(ends)) if exact else 1 / len(ends)
                available[s, a] = True
        names = [f"s{i}" for i in range(S)], [f"a{i}" for i in range(A)]
        return MDP(p, start, discount, available=available, terminal=terminal, states=names[0], actions=names[1])


@cache
def skeletons(states: int, actions: int) -> tuple[Skeleton, ...]:
    """All deterministic models without start, reward or end in which every state has the same number of actions.

    A state is then a multiset of successors: two actions may lead to the same state. Nothing need be reachable from
    anything, since every state may be the first. The counts for two actions are 1, 6, 44, 475 for one to four states.

    >>> [len(skeletons(n, 2)) for n in (1, 2, 3)]
    [1, 6, 44]
    """
    _require_size(states, "states")
    _require_size(actions, "actions")
    rows = list(itertools.combinations_with_replacement([(t,) for t in range(states)], actions))
    found = up_to_relabelling(rows, states, rooted=False)
    return tuple(Skeleton(states, actions, states * actions, moves) for moves in found)


@cache
def rooted_skeletons(states: int, actions: int, *, branching: bool = False) -> tuple[Skeleton, ...]:
    """All models without reward that start in their first state and reach every state, fewest transitions first.

    A state has up to ``actions`` moves, and one has so many; a state without moves is terminal. A move leads to one
    state or, with ``branching``, to two states with probability 1/2 each.
    """
    _require_size(states, "states")
    _require_size(actions, "actions")
    ends: list[tuple[int, ...]] = [(t,) for t in range(states)]
    if branching:
        ends += itertools.combinations(range(states), 2)
    rows = [m for n in range(actions + 1) for m in itertools.combinations_with_replacement(ends, n)]
    found = []
    for moves in up_to_relabelling(rows, states, rooted=True):
        if max(map(len, moves)) == actions and _reachable(moves):
            found.append(Skeleton(states, actions, sum(len(end) for row in moves for end in row), moves))
    return tuple(sorted(found, key=lambda x: (x.transitions, x.moves)))


def up_to_relabelling(rows: Sequence[tuple[tuple[int, ...], ...]], states: int, *, rooted: bool) -> Iterator[Moves]:
    """One member, the least, of every class of models whose states have one of the given rows each.

    Args:
        rows: what the moves of a state may be, closed under relabelling; moves are ordered by `_key`.
        states: how many states there are.
        rooted: whether the first state keeps its name.
    """
    rows = sorted(rows)
    place = {row: i for i, row in enumerate(rows)}
    n = len(rows)
    every = np.indices((n,) * states).reshape(states, -1)
    weight = n ** np.arange(states)[::-1]
    number = weight @ every
    least = np.ones(len(number), bool)
    for order in itertools.permutations(range(states)):
        if rooted and order[0] != 0:
            continue
        table = np.array([place[_renamed(row, order)] for row in rows])
        image = np.zeros_like(number)
        for s, other in enumerate(order):
            image += weight[other] * table[every[s]]
        least &= number <= image
    for column in every[:, least].T.tolist():
        yield tuple(rows[i] for i in column)


def _renamed(row, order):
    return tuple(sorted((tuple(sorted(order[t] for t in end)) for end in row), key=_key))


def _key(end):
    return len(end), end


def _reachable(moves: Moves) -> bool:
    seen, frontier = {0}, [0]
    while frontier:
        for end in moves[frontier.pop()]:
            frontier += [t for t in end if t not in seen]
            seen |= set(end)
    return len(seen) == len(moves)


def _require_size(number, name: str) -> None:
    if not isinstance(number, int | np.integer) or number < 1:
        raise ValueError(f"`{name}` is {number!r}; it must be a whole number of at least 1.")
