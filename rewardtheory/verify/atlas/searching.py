"""The smallest model and reward with a property, by trying all of them in the order of size."""

import itertools
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np
from flint import fmpq

from rewardtheory.arithmetic import rationals
from rewardtheory.types import MDP
from rewardtheory.verify.atlas.skeletons import Skeleton, rooted_skeletons


class Instance(NamedTuple):
    """A small exact model with a reward on it, what a predicate is asked about."""

    mdp: MDP
    reward: np.ndarray


class Smallest(NamedTuple):
    """What `smallest` found.

    Attributes:
        mdp, reward: the smallest model and reward with the property, exact; None where there was none.
        tried: how many were tried, this one included.
        exhausted: whether all within the limits were tried and none has the property.
    """

    mdp: MDP | None
    reward: np.ndarray | None
    tried: int
    exhausted: bool


def smallest(
    predicate: Callable[[Instance], Any],
    *,
    states: int = 3,
    actions: int = 2,
    size: int = 2,
    discount=fmpq(9, 10),  # noqa: B008
    limit: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> Smallest:
    """The smallest deterministic model and integer reward for which a predicate is true.

    The order of size is: fewest states, then fewest actions (the most that a state has), then transitions, then least
    Σ |R(s,a,s′)|. Of models that differ only in names of states or actions one is tried, with every reward of the box.

    Args:
        predicate: a function of m with ``m.mdp`` and ``m.reward``, both exact; the model starts in its first state,
            reaches every state, and may have terminal states.
        states, actions: the most that a model may have.
        size: rewards are integers from −size to size.
        discount: γ, made exact.
        limit: the most instances that are tried; by default all.
        progress: called with the number of instances tried, now and then.

    Returns:
        `Smallest`: (mdp, reward, tried, exhausted). What is found is truly smallest: all before it were tried.

    Raises:
        ValueError: where a limit is not a whole number, and what the predicate raises.

    Notes: Everything is tried, so the time grows as (2·size + 1) to the number of transitions.

    >>> import rewardtheory as rt
    >>> found = rt.atlas.smallest(lambda m: not rt.optimal_actions(m.mdp, m.reward).mask.all())
    >>> found.mdp, int(abs(found.reward).sum()), found.tried
    (MDP(1 state, 2 actions, discount 9/10, exact), 1, 7)
    """
    for number, name, least in ((states, "states", 1), (actions, "actions", 1), (size, "size", 0)):
        if not isinstance(number, int | np.integer) or number < least:
            raise ValueError(f"`{name}` is {number!r}; it must be a whole number of at least {least}.")
    if limit is not None and (not isinstance(limit, int | np.integer) or limit < 0):
        raise ValueError(f"`limit` is {limit!r}; it must be a whole number of at least 0, or None for no limit.")
    gamma = rationals(np.asarray(discount)).item()
    tried = 0
    for instance in instances(states, actions, size, gamma):
        if limit is not None and tried >= limit:
            return Smallest(None, None, tried, False)
        tried += 1
        if progress is not None and tried % 256 == 0:
            progress(tried)
        if predicate(instance):
            return Smallest(instance.mdp, instance.reward, tried, False)
    return Smallest(None, None, tried, True)


def instances(states: int, actions: int, size: int, discount: fmpq) -> Iterator[Instance]:
    """Every small model with every integer reward of the box, smallest first."""
    for S, A in itertools.product(range(1, states + 1), range(1, actions + 1)):
        for count, group in itertools.groupby(rooted_skeletons(S, A), key=lambda x: x.transitions):
            models = [(skeleton.mdp(discount), _cells(skeleton)) for skeleton in group]
            for total in range(size * count + 1):
                for mdp, cells in models:
                    for numbers in integers_of_sum(count, size, total):
                        R = np.full((S, A, S), fmpq(0))
                        for cell, number in zip(cells, numbers, strict=True):
                            R[cell] = fmpq(number)
                        yield Instance(mdp, R)


def integers_of_sum(length: int, size: int, total: int) -> Iterator[tuple[int, ...]]:
    """All tuples of integers from −size to size whose absolute values sum to the total; 0 before 1 before −1."""
    if length == 0:
        if total == 0:
            yield ()
        return
    for magnitude in range(max(0, total - size * (length - 1)), min(size, total) + 1):
        for value in (magnitude, -magnitude)[: 2 if magnitude else 1]:
            for rest in integers_of_sum(length - 1, size, total - magnitude):
                yield (value, *rest)


def _cells(skeleton: Skeleton) -> list[tuple[int, int, int]]:
    return [(s, a, t) for s, row in enumerate(skeleton.moves) for a, ends in enumerate(row) for t in ends]
