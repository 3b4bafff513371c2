"""Partially observable off-switch games: both sides see a part of the state, and want the same.

A state is drawn, the human sees o_H and the robot o_A. The robot acts, switches off, or waits; if it waits, the human
lets it act or switches it off. With D(o_H, o_A) = Σ_s P(s) P(o_H, o_A|s) (u_act(s) − u_off(s)) the game is this table:
acting pays a column's sum, waiting the sum over the rows in which the human lets it act.

Deterministic pairs of policies suffice. Given where the robot waits, the human's best answer is read off each row; given
the human, the robot's is read off each column. So one side is enumerated, the smaller one, and the other optimized:
min(2^|O_H|, 2^|O_A|) steps in place of 2^|O_H| 3^|O_A|.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Any

import numpy as np

from rewardtheory import exact
from rewardtheory.arithmetic import rational
from rewardtheory.games.partial_off_switch_tables import integer_table, subset_sums
from rewardtheory.validation import distributions, dtype_of, numbers

LARGEST = 22  # observations on the side that is enumerated


@dataclass(frozen=True, eq=False)
class PartialOffSwitch:
    """A game; build it by `partial_off_switch`.

    Attributes:
        gain: D(o_H, o_A) in rationals, what acting is worth more than off, weighed by its probability, (H, A).
        base: E[u_off].
        prior, observation, act, off: what it was built from: (S,), (S, H, A), (S,), (S,).
    """

    gain: Any
    base: Any
    prior: Any
    observation: Any
    act: Any
    off: Any


@dataclass(frozen=True, eq=False)
class OptimalPairs:
    """The value of a game and all optimal pairs.

    Attributes:
        value: exact.
        families: every optimal pair is in exactly one: (what the robot may do on each o_A, what the human may do on
            each o_H), and every combination of them is optimal.
    """

    value: Any
    families: tuple[tuple[tuple[tuple[str, ...], ...], tuple[tuple[str, ...], ...]], ...]

    @property
    def count(self) -> int:
        """How many optimal pairs there are."""
        return sum(prod(len(x) for x in robot + human) for robot, human in self.families)

    def pairs(self) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
        """All optimal pairs, (robot, human)."""
        for robot, human in self.families:
            yield from product(product(*robot), product(*human))

    def wait_sets(self) -> set[frozenset[int]]:
        """The sets of observations on which the robot waits in some optimal pair."""
        found = set()
        for robot, _ in self.families:
            waits = [[x == "wait" for x in choices] for choices in robot]
            for pattern in product(*(sorted(set(w)) for w in waits)):
                found.add(frozenset(i for i, w in enumerate(pattern) if w))
        return found

    def __str__(self) -> str:
        robot, human = next(self.pairs())
        more = "" if self.count == 1 else f" ({self.count} pairs are optimal)"
        return f"value {self.value}: the robot plays {', '.join(robot)}, the human {', '.join(human)}{more}"


def partial_off_switch(prior, observation, act, off=None) -> PartialOffSwitch:
    """A partially observable off-switch game, in exact rationals.

    Args:
        prior: P(s), (S,).
        observation: P(o_H, o_A|s), (S, H, A).
        act: u(s) if the action goes through, (S,).
        off: u(s) if it does not, (S,); by default 0.

    Raises:
        ValueError: on shapes and on what is no distribution.

    Source: garber2024observable.

    >>> import rewardtheory as rt
    >>> game = rt.partial_off_switch([0.5, 0.5], [[[1, 0]], [[0, 1]]], [1, -1])
    >>> print(rt.optimal_pairs(game))
    value 1/2: the robot plays act, off, the human off (4 pairs are optimal)
    """
    p, seen, u = (
        numbers(x, name, exact=True) for x, name in ((prior, "prior"), (observation, "observation"), (act, "act"))
    )
    if p.ndim != 1 or seen.ndim != 3 or seen.shape[0] != len(p) or 0 in seen.shape:
        raise ValueError(
            f"`observation` has shape {seen.shape} for {len(p) if p.ndim else 0} states; it must be (S, H, A) with P(o_H, o_A|s)."
        )
    v = numbers([0] * len(p) if off is None else off, "off", exact=True)
    for x, name in ((u, "act"), (v, "off")):
        if x.shape != p.shape:
            raise ValueError(f"`{name}` has shape {x.shape}; give one utility for each of the {len(p)} states.")
    p = distributions(p, "prior", dtype=dtype_of(prior))
    seen = distributions(seen.reshape(len(p), -1), "observation", dtype=dtype_of(observation)).reshape(seen.shape)
    gain = ((p * (u - v))[:, None, None] * seen).sum(axis=0)
    return PartialOffSwitch(gain, (p * v).sum(), p, seen, u, v)


def table_game(table, prior=None) -> PartialOffSwitch:
    """The game whose state is the pair of observations: a table of u_act with rows o_H and columns o_A; off pays 0.

    Args:
        table: u_act, (H, A).
        prior: P(o_H, o_A), (H, A); by default uniform.

    >>> import rewardtheory as rt
    >>> rt.optimal_pairs(rt.table_game([[3, -5], [-1, 5]])).value
    7/4
    """
    u = numbers(table, "table", exact=True)
    if u.ndim != 2 or 0 in u.shape:
        raise ValueError(f"`table` has shape {u.shape}; it must be (H, A): a row for each observation of the human.")
    H, A = u.shape
    zero, one = rational(0), rational(1)
    p = np.full(H * A, one / (H * A)) if prior is None else numbers(prior, "prior", exact=True)
    if prior is not None and p.shape != u.shape:
        raise ValueError(f"`prior` has shape {p.shape}; it must be {u.shape}, as the table.")
    p = distributions(p.ravel(), "prior", dtype=dtype_of(prior))
    observation = np.full((H * A, H * A), zero)
    np.fill_diagonal(observation, one)
    off = np.full(H * A, zero)
    return PartialOffSwitch(p.reshape(H, A) * u, zero, p, observation.reshape(H * A, H, A), u.ravel(), off)


def pair_value(game: PartialOffSwitch, robot, human):
    """What a pair of policies is worth, exactly.

    Args:
        robot: "act", "off" or "wait" for each o_A.
        human: "on" or "off" for each o_H.
    """
    total = game.base
    for a, choice in enumerate(robot):
        if choice == "act":
            total = total + game.gain[:, a].sum()
        elif choice == "wait":
            total = total + sum((game.gain[h, a] for h, x in enumerate(human) if x == "on"), rational(0))
        elif choice != "off":
            raise ValueError(f"`robot`[{a}] is {choice!r}; it must be 'act', 'off' or 'wait'.")
    return total


def optimal_pairs(game: PartialOffSwitch) -> OptimalPairs:
    """The exact value of a game and all optimal pairs of deterministic policies.

    Args:
        game: from `partial_off_switch` or `table_game`.

    Returns:
        `OptimalPairs`. A mixed pair is optimal iff it mixes optimal pairs.

    Raises:
        ValueError: where the smaller side has more than 22 observations.

    Notes: min(2^|O_H|, 2^|O_A|) steps on integers.

    >>> import rewardtheory as rt
    >>> print(rt.optimal_pairs(rt.table_game([[3, -5], [-1, 5]])))
    value 7/4: the robot plays act, wait, the human off, on
    """
    D, unit = integer_table(game.gain)
    H, A = D.shape
    if min(H, A) > LARGEST:
        raise ValueError(f"`game` has {H} and {A} observations; the smaller side must have at most {LARGEST}.")
    columns = D.sum(axis=0)
    alone = np.maximum(columns, 0)
    if A <= H:
        # For every set of columns on which the robot waits, row by row the human's best answer.
        waiting = subset_sums(D.T)  # (2^A, H)
        rest = alone.sum() - subset_sums(alone[:, None])[:, 0]
        value = np.maximum(waiting, 0).sum(axis=1) + rest
        best = value.max()
        families = tuple(
            (
                tuple(("wait",) if w >> a & 1 else _alone(columns[a]) for a in range(A)),
                tuple(_answer(x) for x in waiting[w]),
            )
            for w in np.flatnonzero(value == best).tolist()
        )
    else:
        # For every set of rows in which the human lets it act, column by column the robot's best choice.
        running = subset_sums(D)  # (2^H, A)
        value = np.maximum(running, alone).sum(axis=1)
        best = value.max()
        families = tuple(
            (
                tuple(_choices(running[r, a], columns[a]) for a in range(A)),
                tuple(("on",) if r >> h & 1 else ("off",) for h in range(H)),
            )
            for r in np.flatnonzero(value == best).tolist()
        )
    return OptimalPairs(rational(int(best)) / unit + game.base, families)


def always_wait_value(game: PartialOffSwitch):
    """The most that a pair in which the robot always waits is worth."""
    rows = game.gain.sum(axis=1)
    return game.base + sum((x for x in rows if x > 0), rational(0))


def value_certificate(game: PartialOffSwitch, *, wait_sets=None, only=None, prefix: str = ""):
    """A certificate of the value of a small game: the best of every set of columns on which the robot may wait.

    Args:
        game: with at most 6 observations of the robot.
        wait_sets: values claimed of single sets, a dictionary from columns to numbers.
        only: the sets on which every optimal pair waits, if that is claimed.
        prefix: of the names in the certificate.

    Returns:
        `exact.Arithmetic`, in which the number ``value`` is the value of the game.

    >>> import rewardtheory as rt
    >>> bool(value_certificate(rt.table_game([[3, -5], [-1, 5]]), only={(1,)}).verify())
    True
    """
    D = game.gain
    H, A = D.shape
    if A > 6:
        raise ValueError(f"`game` has {A} observations of the robot; a certificate lists all 2^{A} sets: at most 6.")
    values: dict[str, Any] = {f"{prefix}D{h}{a}": str(D[h, a]) for h, a in np.ndindex(D.shape)}
    names = {}
    for columns in (tuple(a for a in range(A) if w >> a & 1) for w in range(2**A)):
        rows = [["max", 0, ["+", 0, *(f"{prefix}D{h}{a}" for a in columns)]] for h in range(H)] if columns else []
        alone = [["max", 0, ["+", 0, *(f"{prefix}D{h}{a}" for h in range(H))]] for a in range(A) if a not in columns]
        names[columns] = f"{prefix}wait on {' '.join(map(str, columns)) or 'none'}"
        values[names[columns]] = ["+", 0, str(game.base), *rows, *alone]
    values[f"{prefix}value"] = ["max", *names.values()]
    claims = [(f"{prefix}value", "==", str(optimal_pairs(game).value))]
    claims += [(names[columns], "==", x) for columns, x in (wait_sets or {}).items()]
    if only is not None:
        claims += [(name, "==" if columns in only else "<", f"{prefix}value") for columns, name in names.items()]
    return exact.arithmetic(
        "A partially observable off-switch game, D in rows of the human and columns of the robot", values, claims
    )


def _alone(column) -> tuple[str, ...]:
    return ("act",) if column > 0 else ("off",) if column < 0 else ("act", "off")


def _answer(row) -> tuple[str, ...]:
    return ("on",) if row > 0 else ("off",) if row < 0 else ("on", "off")


def _choices(wait, column) -> tuple[str, ...]:
    worth = {"act": column, "off": 0, "wait": wait}
    best = max(worth.values())
    return tuple(name for name, x in worth.items() if x == best)
