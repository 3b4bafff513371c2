"""Gridworlds from text maps.

The maker is our own. Actions come in the order of Gymnasium's FrozenLake (left, down, right, up), a move
against a wall or the edge stays, and rewards are paid on arrival.
"""

import inspect
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from rewardtheory.arithmetic import is_exact, rationals
from rewardtheory.makers import reward
from rewardtheory.mdps import Specimen
from rewardtheory.types import MDP
from rewardtheory.validation import numbers, require_memory, require_shape

START, GOAL, HOLE, WALL, FREE = "SGH#."
LETTERS = {START: "start", GOAL: "goal", HOLE: "hole", WALL: "wall", FREE: "free"}
ACTIONS = ("left", "down", "right", "up")
STEPS = ((0, -1), (1, 0), (0, 1), (-1, 0))


def gridworld(
    text_map: str | Sequence[str],
    *,
    discount: Any = 0.99,
    drift: Sequence[Any] = (0, 1, 0),
    slip: Any = 0,
    goal_reward: Any = 1,
    hole_reward: Any = 0,
    step_reward: Any = 0,
) -> Specimen:
    """A gridworld from a map: S start, G goal, H hole, # wall, . free; one state for each cell but walls.

    R(s') = goal_reward on entering a goal, hole_reward on entering a hole, step_reward on any other arrival
    (a move that is blocked arrives where it was).

    Args:
        text_map: lines of equal length, as one text or a list. Several starts are equally likely. Goals and
            holes are terminal.
        discount: γ.
        drift: weights of going to the left of the chosen direction, along it, and to its right; divided by
            their sum, so (1, 1, 1) is ice and (.1, .8, .1) the usual slip of one in five. Fractions make the
            model exact.
        slip: the chance that a step goes in one of the four directions at random, each alike, whatever was chosen.
        goal_reward, hole_reward, step_reward: what arrivals pay.

    Returns:
        A `Specimen` with the reward "environment"; states are numbered row by row.

    Raises:
        ValueError: on a letter without a meaning (with its line and column, counted from 1), lines of unequal
            length, no start, bad weights, a slip outside of [0, 1].

    The transition is a dense table (S, A, S): 1,000 cells take 32 MB.

    >>> from rewardtheory.mdps.gridworld import gridworld
    >>> gridworld('''
    ... S.H
    ... .#G''').mdp.states
    ('(0,0)', '(0,1)', '(0,2)', '(1,0)', '(1,2)')
    """
    rows = read_map(text_map)
    places = [(r, c) for r, row in enumerate(rows) for c, letter in enumerate(row) if letter != WALL]
    letters = np.array([rows[r][c] for r, c in places])
    terminal = (letters == GOAL) | (letters == HOLE)
    weights, stray = _weights(drift), _slip(slip)
    if is_exact(weights) or is_exact(stray):
        weights, stray = rationals(weights), rationals(stray)
    p = _table(places, terminal, weights, stray.item())
    share: Any = Fraction(1, int((letters == START).sum()))
    mdp = MDP(
        p,
        np.where(letters == START, share if p.dtype == object else float(share), 0),
        discount,
        states=[f"({r},{c})" for r, c in places],
        actions=ACTIONS,
        terminal=terminal,
    )
    paid = np.select([letters == GOAL, letters == HOLE], [goal_reward, hole_reward], step_reward)
    return Specimen(
        name=f"gridworld {len(rows)}x{len(rows[0])}",
        mdp=mdp,
        rewards={"environment": reward(mdp, arrival=paid)},
        places=np.array(places),
        about="A gridworld made from a text map.",
    )


def read_map(text_map: str | Sequence[str]) -> list[str]:
    """The lines of a map, checked: only known letters, equal lengths, at least one start."""
    if isinstance(text_map, str):
        text_map = inspect.cleandoc(text_map).splitlines()
    rows = [str(row) for row in text_map]
    meaning = ", ".join(f"{letter} {word}" for letter, word in LETTERS.items())
    if not rows or not rows[0]:
        raise ValueError(f"`text_map` is empty; draw at least one cell: {meaning}.")
    for line, row in enumerate(rows, 1):
        for column, letter in enumerate(row, 1):
            if letter not in LETTERS:
                raise ValueError(
                    f"`text_map` has {letter!r} at line {line}, column {column}; the letters of a map are {meaning}."
                )
        if len(row) != len(rows[0]):
            raise ValueError(
                f"`text_map` has {len(row)} cells in line {line} and {len(rows[0])} in line 1; "
                "lines must be equally long: fill up with # where there is no cell."
            )
    if not any(START in row for row in rows):
        raise ValueError("`text_map` has no start; mark at least one cell S.")
    return rows


def _weights(drift) -> np.ndarray:
    weights = numbers(drift, "drift")
    require_shape(weights, (3,), "drift", "give the weights of left, ahead and right")
    if (weights < 0).any() or weights.sum() == 0:
        raise ValueError(f"`drift` is {list(drift)}; weights must be ≥ 0 and not all 0: (0, 1, 0) goes straight ahead.")
    return weights


def _slip(slip) -> np.ndarray:
    x = numbers(slip, "slip")
    require_shape(x, (), "slip", "give one chance for all cells")
    if not 0 <= x <= 1:
        raise ValueError(f"`slip` is {slip}; it is a chance, and must lie in [0, 1].")
    return x


def _table(places, terminal, weights, slip) -> np.ndarray:
    """P(s'|s,a): weights are added up before they are divided, so two thirds are exactly twice one third."""
    S, A = len(places), len(ACTIONS)
    require_memory((S, A, S), "transition")
    number = {place: s for s, place in enumerate(places)}
    p = np.zeros((S, A, S), dtype=weights.dtype)
    stray = np.zeros((S, 1, S), dtype=weights.dtype)
    for s, (r, c) in enumerate(places):
        if terminal[s]:
            p[s, :, s] = weights.sum()
            continue
        ends = [number.get((r + dr, c + dc), s) for dr, dc in STEPS]
        for a in range(A):
            # The actions turn left one after the other, so the next one is on the left and the one before on
            # the right.
            for turn, weight in zip((1, 0, -1), weights, strict=True):
                p[s, a, ends[(a + turn) % A]] += weight
            stray[s, 0, ends[a]] += 1
    p = p / weights.sum()
    return p if slip == 0 else np.where(terminal[:, None, None], p, (1 - slip) * p + slip * stray / A)
