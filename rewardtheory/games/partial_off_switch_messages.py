"""Messages in partially observable off-switch games.

A message of k symbols from the robot, attached to a wait, cuts the columns on which it waits into k groups, and the human
answers row by row in each: f(W) = Σ_h max(0, Σ_{a ∈ W} D(h, a)). A message of k symbols from the human before the robot
moves cuts the rows into k groups, each a game of its own. Both are best partitions, found by dynamic programming over
subsets.
"""

from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

from rewardtheory import exact
from rewardtheory.arithmetic import rational
from rewardtheory.games.partial_off_switch import PartialOffSwitch
from rewardtheory.games.partial_off_switch_tables import integer_table, subset_sums
from rewardtheory.validation import whole

LARGEST = 12  # observations of the side that speaks: 3^n steps


@dataclass(frozen=True, eq=False)
class Message:
    """What communication is worth.

    Attributes:
        value: of the game, exact.
        groups: an optimal way to speak: for each group of the human's rows that sends one symbol, the rows, the columns on
            which the robot waits by the symbol they send, and what it does on the others.
        wait_sets: where only the robot speaks, the sets of columns on which it waits in some optimal pair.
    """

    value: Any
    groups: tuple[tuple[tuple[int, ...], tuple[tuple[int, ...], ...], dict[int, str]], ...]
    wait_sets: set[frozenset[int]] | None


def best_messages(game: PartialOffSwitch, *, robot: int = 1, human: int = 1) -> Message:
    """The exact value of a game in which the sides may send messages, and an optimal way to use them.

    Args:
        game: from `partial_off_switch` or `table_game`.
        robot: how many symbols the robot may attach to a wait; 1 says nothing.
        human: how many symbols the human may send before the robot moves; 1 says nothing.

    Returns:
        `Message`.

    Raises:
        ValueError: where a side that speaks has more than 12 observations.

    Notes: 3^|O_A| k steps for the robot's message; where the human speaks, that for every set of rows.

    Source: garber2024observable.

    >>> import rewardtheory as rt
    >>> game = rt.table_game([[5, 4, -3], [-3, -1, -3], [-2, 2, 5]])
    >>> [str(rt.best_messages(game, robot=k).value) for k in (1, 2, 3)]
    ['11/9', '5/3', '16/9']
    """
    whole(robot, "robot")
    whole(human, "human")
    D, unit = integer_table(game.gain)
    H, A = D.shape
    for count, size, name in ((robot, A, "robot"), (human, H, "human")):
        if count > 1 and size > LARGEST:
            raise ValueError(f"`{name}` speaks and has {size} observations; at most {LARGEST} can be searched.")
    if A > LARGEST:
        raise ValueError(f"`game` has {A} observations of the robot; messages can be searched up to {LARGEST}.")
    if human == 1:
        value, plan, sets = _robot_speaks(D, min(robot, A), every=True)
        return Message(rational(int(value)) / unit + game.base, ((tuple(range(H)), *plan),), sets)
    # Value of every set of rows as a game of its own, then the best partition into `human` sets.
    full = 2**H
    alone = [_robot_speaks(D[_bits(m)], min(robot, A))[:2] for m in range(full)]
    worth = np.array([x[0] for x in alone], dtype=D.dtype)
    best, choice = _partition(worth, min(human, H), start=np.where(np.arange(full) == 0, 0, worth))
    groups, left = [], full - 1
    for level in reversed(range(len(choice))):
        part = int(choice[level][left])
        if part:
            groups.append((tuple(_bits(part)), *alone[part][1]))
        left ^= part
    return Message(rational(int(best[-1])) / unit + game.base, tuple(groups), None)


def message_certificate(game: PartialOffSwitch, *, robot: tuple[int, ...]):
    """A certificate of the values with several numbers of symbols, and of all sets of columns that are waited on.

    Args:
        game: with at most 4 observations of the robot, as every way to speak is listed.
        robot: the numbers of symbols.

    Returns:
        `exact.Arithmetic`: for each number of symbols and each set of columns the best way to wait there, the value, and which
        sets attain it.

    >>> import rewardtheory as rt
    >>> bool(message_certificate(rt.table_game([[3, -5], [-1, 5]]), robot=(1, 2)).verify())
    True
    """
    D = game.gain
    H, A = D.shape
    if A > 4:
        raise ValueError(f"`game` has {A} observations of the robot; a certificate lists all ways to speak: at most 4.")
    values: dict[str, Any] = {f"D{h}{a}": str(D[h, a]) for h, a in np.ndindex(D.shape)}
    claims = []
    for k in robot:
        found, names = best_messages(game, robot=k), {}
        for W in range(2**A):
            columns = _bits(W)
            ways = []
            for cut in product(range(k), repeat=len(columns)):
                groups = [[a for a, m in zip(columns, cut, strict=True) if m == symbol] for symbol in range(k)]
                rows = [
                    ["max", 0, ["+", 0, *(f"D{h}{a}" for a in group)]] for group in groups if group for h in range(H)
                ]
                ways.append(["+", 0, 0, *rows])
            alone = [["max", 0, ["+", 0, *(f"D{h}{a}" for h in range(H))]] for a in range(A) if a not in columns]
            names[W] = f"waits {k} on {' '.join(map(str, columns)) or 'none'}"
            values[names[W]] = ["+", str(game.base), ["max", 0, *ways], *alone]
        values[f"value {k}"] = ["max", *names.values()]
        claims.append((f"value {k}", "==", str(found.value)))
        optimal = found.wait_sets or set()
        claims += [(name, "==" if frozenset(_bits(W)) in optimal else "<", f"value {k}") for W, name in names.items()]
    return exact.arithmetic(
        "A partially observable off-switch game in which a wait carries one of several symbols", values, claims
    )


def _robot_speaks(D, k: int, *, every: bool = False):
    """The best value of a table with k symbols, a plan (columns by symbol, choices elsewhere), and all wait sets."""
    A = D.shape[1]
    columns = D.sum(axis=0)
    f = np.maximum(subset_sums(D.T), 0).sum(axis=1)  # (2^A,): all of W waits with one symbol
    alone = subset_sums(np.maximum(columns, 0)[:, None])[:, 0]
    layers, choice = [alone], []
    for _ in range(k):
        total, part = _layer(layers[-1], f)
        layers.append(total)
        choice.append(part)
    full = 2**A - 1
    symbols, left = [], full
    for level in reversed(range(k)):
        part = int(choice[level][left])
        if part:
            symbols.append(tuple(_bits(part)))
        left ^= part
    rest = {a: "act" if columns[a] > 0 else "off" for a in _bits(left)}
    sets = None
    if every:
        packed = [np.where(np.arange(full + 1) == 0, 0, f)]
        for _ in range(k - 1):
            packed.append(_layer(packed[-1], f)[0])
        waits = np.flatnonzero(packed[-1] + alone[full - np.arange(full + 1)] == layers[-1][full])
        sets = {frozenset(_bits(int(w))) for w in waits}
    return layers[-1][full], (tuple(symbols), rest), sets


def _partition(worth, k: int, *, start):
    """The best partition of every set into at most k parts, and the part that each layer takes."""
    layers, choice = [start], [np.arange(len(worth))]
    for _ in range(k - 1):
        total, part = _layer(layers[-1], worth)
        layers.append(total)
        choice.append(part)
    return layers[-1], choice


def _layer(rest, part):
    """For every set X the greatest part[W] + rest[X − W] over W ⊆ X, and its W."""
    total, taken = rest.copy(), np.zeros(len(rest), dtype=np.int64)
    for W in range(1, len(part)):
        # Every X ⊇ W: the subsets of the complement, each with W added.
        others = _subsets(len(part) - 1 ^ W)
        value = part[W] + rest[others]
        place = others | W
        better = value > total[place]
        total[place[better]] = value[better]
        taken[place[better]] = W
    return total, taken


def _subsets(mask: int):
    """All subsets of a set, as bit masks."""
    found = np.zeros(1, dtype=np.int64)
    for bit in _bits(mask):
        found = np.concatenate([found, found | 1 << bit])
    return found


def _bits(mask: int) -> list[int]:
    return [i for i in range(int(mask).bit_length()) if int(mask) >> i & 1]
