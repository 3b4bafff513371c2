"""Deep Sea Treasure, the benchmark of vamplew2011empirical for two objectives that disagree.

Faithful: ten columns of water, each deeper than or as deep as the one before, a treasure on the bottom of each; the
submarine starts up left; four moves, of which those against an edge or the bottom stay; 1 step costs 1; arriving at a
treasure pays it and ends. The treasures of the benchmark rise so late that all but the first and the last lie below the
straight line between these two; those of yang2019generalized bend the other way.

Chosen: the discount; the way without returning, on which every policy ends, so that discount 1 is allowed. It loses
nothing: to turn back costs time and gains nothing.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from rewardtheory.makers import reward
from rewardtheory.mdps import Specimen, specimen
from rewardtheory.types import MDP, Successors
from rewardtheory.validation import numbers, require_shape

DEPTHS = (1, 2, 3, 4, 4, 4, 7, 7, 9, 10)
TREASURES = (1, 2, 3, 5, 8, 16, 24, 50, 74, 124)
BULGING = tuple(Fraction(x, 10) for x in (7, 82, 115, 140, 151, 161, 196, 203, 224, 237))
ACTIONS = ("up", "down", "left", "right")
MOVES = ((-1, 0), (1, 0), (0, -1), (0, 1))


def deep_sea_treasure(*, treasures: Sequence[Any] = TREASURES, discount: Any = 0.99, one_way: bool = False) -> Specimen:
    """Dive for one of ten treasures: the deeper, the more it is worth and the longer it takes.

    Without discount a treasure at (row, column) takes row + column steps.

    Args:
        treasures: what the ten pay, from the nearest to the farthest; by default those of the benchmark. `BULGING`
            are those of yang2019generalized.
        discount: γ; a Fraction makes the model exact.
        one_way: whether only the moves down and right exist, where they lead on: then every policy ends, and discount
            1 is allowed.

    Returns:
        A `Specimen` with the rewards "treasure" and "time" (−1 a step), in the layout `Successors`.

    Raises:
        ValueError: when there are not ten treasures.

    Source: vamplew2011empirical.

    >>> from rewardtheory.mdps.deep_sea_treasure import deep_sea_treasure
    >>> found = deep_sea_treasure(one_way=True, discount=1)
    >>> found.mdp, len(found.rewards)
    (MDP(61 states, 2 actions, discount 1.0, 1 possible successors), 2)
    """
    pay = numbers(treasures, "treasures")
    require_shape(pay, (len(DEPTHS),), "treasures", "give one number for each column, from the nearest to the farthest")
    places = [(row, column) for row in range(max(DEPTHS) + 1) for column in range(len(DEPTHS)) if row <= DEPTHS[column]]
    number = {place: s for s, place in enumerate(places)}
    terminal = np.array([row == DEPTHS[column] for row, column in places])
    moves = [(1, 0), (0, 1)] if one_way else MOVES
    after = np.array(
        [[s if terminal[s] else number.get((r + dr, c + dc), s) for dr, dc in moves] for s, (r, c) in enumerate(places)]
    )
    stays = after == np.arange(len(places))[:, None]
    one = np.ones((*after.shape, 1), dtype=int)
    mdp = MDP(
        Successors(after[..., None], one),
        (np.arange(len(places)) == number[0, 0]).astype(int),
        discount,
        available=~stays | terminal[:, None] if one_way else None,
        states=[f"({r},{c})" for r, c in places],
        actions=("down", "right") if one_way else ACTIONS,
        terminal=terminal,
    )
    worth = np.zeros(len(places), dtype=pay.dtype)
    worth[terminal] = pay[[column for row, column in places if row == DEPTHS[column]]]
    rewards = {"treasure": reward(mdp, arrival=worth), "time": reward(mdp, state=-1 * ~terminal)}
    return Specimen(
        name="deep sea treasure",
        mdp=mdp,
        rewards=rewards,
        places=np.array(places),
        about="A submarine dives for one of ten treasures.",
    )


@specimen("deep-sea-treasure", source="vamplew2011empirical")
def deep_sea_treasure_with_returning() -> Specimen:
    """A submarine dives for one of ten treasures: the deeper, the more it is worth and the longer it takes."""
    return deep_sea_treasure()
