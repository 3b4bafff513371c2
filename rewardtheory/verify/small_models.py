"""Every small model up to relabelling, in the order of size: where smallest counterexamples come from.

A skeleton is a model without reward that starts in its first state, from which every state can be reached. A state
has up to A moves, none if it is terminal; a move leads to one state or, in models of up to two states, to two states
with probability 1/2 each. Skeletons that differ in the names of states or actions only are listed once.
"""

import itertools
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import numpy as np

from rewardtheory.types import MDP

# One half is not generic (a third of small skeletons have coincidences there), so it is not alone.
DISCOUNTS = (0.5, 0.9)
MAX_TRANSITIONS = 6
# The sizes that are searched, in order, with moves that branch or without; rewards are integers of at most this size
# by number of transitions.
SIZES = ((1, 1), (1, 2), (1, 3), (2, 1), (2, 2), (2, 3), (3, 1), (3, 2))
BRANCHING = ((2, 1), (2, 2))
WIDE = (1, 2, 5, 10, 20, 50, 100)
BOXES = {1: (30, 30, 6), 2: (5, 5, 2, 2, 1, 1), 3: (2, 2, 2, 1, 1, 1)}


class Skeleton(NamedTuple):
    """A small model without reward.

    Attributes:
        states, actions, transitions: its size; actions is the most that a state has.
        moves: for each state its moves, each the tuple of its equally probable successors.
    """

    states: int
    actions: int
    transitions: int
    moves: tuple[tuple[tuple[int, ...], ...], ...]

    def mdp(self, discount: float) -> MDP:
        """The model, in float64."""
        S, A = self.states, self.actions
        p, available = np.zeros((S, A, S)), np.zeros((S, A), bool)
        terminal = np.array([not moves for moves in self.moves])
        for s, moves in enumerate(self.moves):
            for a, ends in enumerate(moves or ((s,),)):
                p[s, a, list(ends)] = 1 / len(ends)
                available[s, a] = True
        start = np.eye(S)[0]
        names = [f"s{i}" for i in range(S)], [f"a{i}" for i in range(A)]
        return MDP(p, start, discount, available=available, terminal=terminal, states=names[0], actions=names[1])


@cache
def skeletons(states: int, actions: int) -> tuple[Skeleton, ...]:
    """All skeletons of a size, fewest transitions first."""
    ends = [(t,) for t in range(states)]
    if (states, actions) in BRANCHING:
        ends += list(itertools.combinations(range(states), 2))
    rows = [m for n in range(actions + 1) for m in itertools.combinations_with_replacement(ends, n)]
    found = []
    for moves in itertools.product(rows, repeat=states):
        count = sum(len(end) for row in moves for end in row)
        if count > MAX_TRANSITIONS or max(map(len, moves)) != actions or not _reachable(moves):
            continue
        if moves == min(_relabelled(moves)):
            found.append(Skeleton(states, actions, count, moves))
    return tuple(sorted(found, key=lambda x: (x.transitions, x.moves)))


def groups() -> Iterator[tuple[tuple[int, int, int], list[Skeleton]]]:
    """((states, actions, transitions), the skeletons of that size), smallest first."""
    for states, actions in SIZES:
        for count, found in itertools.groupby(skeletons(states, actions), key=lambda x: x.transitions):
            yield (states, actions, count), list(found)


def discounts(states: int) -> tuple[float, ...]:
    """Which discounts are tried for models of this many states."""
    return DISCOUNTS if states < 3 else DISCOUNTS[1:]


@cache
def box(states: int, transitions: int) -> np.ndarray:
    """All integer rewards of so many transitions within the box, least sum of sizes first, 0 before 1 before −1."""
    size = BOXES[states][transitions - 1]
    values = sorted(range(-size, size + 1), key=lambda x: (abs(x), -x))
    every = np.array(list(itertools.product(values, repeat=transitions)), dtype=float)
    return every[np.argsort(np.abs(every).sum(axis=1), kind="stable")]


@cache
def wide_box(transitions: int) -> np.ndarray:
    """Rewards of very different sizes, least sum first."""
    values = [0, *(sign * x for x in WIDE for sign in (1, -1))]
    every = np.array(list(itertools.product(values, repeat=transitions)), dtype=float)
    return every[np.argsort(np.abs(every).sum(axis=1), kind="stable")]


def cells(mdp: MDP) -> np.ndarray:
    """The transitions (s, a, s') that can happen before the end, one row each."""
    possible = (mdp.transition != 0) & mdp.available[..., None] & ~mdp.terminal[:, None, None]
    return np.argwhere(possible)


def spread(mdp: MDP, numbers: np.ndarray) -> np.ndarray:
    """Rewards (N, S, A, S) from rows of numbers, one for each of `cells`."""
    R = np.zeros((len(numbers), *mdp.transition.shape), dtype=numbers.dtype)
    if numbers.dtype == object:
        R[...] = numbers.ravel()[0] * 0
    where = cells(mdp)
    R[:, where[:, 0], where[:, 1], where[:, 2]] = numbers
    return R


def _reachable(moves) -> bool:
    seen, frontier = {0}, [0]
    while frontier:
        for end in moves[frontier.pop()]:
            frontier += [t for t in end if t not in seen]
            seen |= set(end)
    return len(seen) == len(moves)


def _relabelled(moves):
    states = len(moves)
    for order in itertools.permutations(range(1, states)):
        name = (0, *order)
        other = [()] * states
        for s, row in enumerate(moves):
            other[name[s]] = tuple(sorted((tuple(sorted(name[t] for t in end)) for end in row), key=_key))
        yield tuple(other)


def _key(end):
    return len(end), end
