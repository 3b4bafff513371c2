"""Every small model up to relabelling, in the order of size: where smallest counterexamples come from.

A skeleton is a model without reward that starts in its first state, from which every state can be reached. A state
has up to A moves, none if it is terminal; a move leads to one state or, in models of up to two states, to two states
with probability 1/2 each, and in models of three states if these have at most three transitions. They are the rooted
skeletons of the atlas, which lists each once.
"""

import itertools
from collections.abc import Iterator
from functools import cache

import numpy as np

from rewardtheory.types import MDP
from rewardtheory.verify.atlas.skeletons import Skeleton, rooted_skeletons

# One half is not generic (a third of small skeletons have coincidences there), so it is not alone.
DISCOUNTS = (0.5, 0.9)
MAX_TRANSITIONS = 6
# The sizes that are searched, in order, with moves that branch or without; rewards are integers of at most this size
# by number of transitions.
SIZES = ((1, 1), (1, 2), (1, 3), (2, 1), (2, 2), (2, 3), (3, 1), (3, 2))
BRANCHING = ((2, 1), (2, 2))
# Models of three states branch only if they are this small: a lottery with two ends, and one thing beside it.
BRANCHING_TRANSITIONS = 3
WIDE = (1, 2, 5, 10, 20, 50, 100)
BOXES = {1: (30, 30, 6), 2: (5, 5, 2, 2, 1, 1), 3: (2, 2, 3, 1, 1, 1)}


@cache
def skeletons(states: int, actions: int) -> tuple[Skeleton, ...]:
    """All skeletons of a size that are searched, fewest transitions first."""
    every = rooted_skeletons(states, actions, branching=(states, actions) in BRANCHING)
    found = [x for x in every if x.transitions <= MAX_TRANSITIONS]
    if states == 3:
        every = rooted_skeletons(states, actions, branching=True)
        small = [x for x in every if x.transitions <= BRANCHING_TRANSITIONS]
        found += [x for x in small if any(len(end) > 1 for row in x.moves for end in row)]
    return tuple(sorted(found, key=lambda x: (x.transitions, x.moves)))


def groups() -> Iterator[tuple[tuple[int, int, int], list[Skeleton]]]:
    """((states, actions, transitions), the skeletons of that size), smallest first."""
    for states, actions in SIZES:
        for count, found in itertools.groupby(skeletons(states, actions), key=lambda x: x.transitions):
            yield (states, actions, count), list(found)


def discounts(states: int, transitions: int = 0) -> tuple[float, ...]:
    """Which discounts are tried for models of this size."""
    return DISCOUNTS if states < 3 or transitions <= 3 else DISCOUNTS[1:]


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
