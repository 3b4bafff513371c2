"""Deep Sea Treasure: its map, and what going back and forth is worth."""

from fractions import Fraction

import numpy as np
import pytest

import rewardtheory as rt
from rewardtheory.examples.deep_sea import full_front, preferred, undominated
from rewardtheory.mdps import load
from rewardtheory.mdps.deep_sea_treasure import BULGING, DEPTHS, TREASURES, deep_sea_treasure

DIVES = [(x, -(row + column)) for column, (row, x) in enumerate(zip(DEPTHS, TREASURES, strict=True))]


def test_the_front_is_that_of_the_map():
    """A treasure at (row, column) takes row + column steps, and none is dominated."""
    found = deep_sea_treasure(one_way=True, discount=Fraction(1))
    assert full_front(found) == DIVES
    assert preferred(DIVES) == [DIVES[0], DIVES[-1]]
    other = deep_sea_treasure(one_way=True, discount=Fraction(1), treasures=BULGING)
    assert len(preferred(full_front(other))) == 10


def test_a_front_by_every_plan():
    """Walking all ways down and right one by one."""
    found = deep_sea_treasure(one_way=True, discount=1)
    P, R1, R2 = found.mdp.transition.state[..., 0], *found.rewards.values()
    reached, open_to = [], [(0, 0.0, 0.0)]
    while open_to:
        s, x, y = open_to.pop()
        if found.mdp.terminal[s]:
            reached.append((x, y))
            continue
        open_to += {
            (int(P[s, a]), x + R1[s, a, 0], y + R2[s, a, 0]) for a in np.flatnonzero(found.mdp.available[s])
        }  # fmt: skip
        open_to = list(dict.fromkeys(open_to))
    assert undominated(reached) == DIVES


def test_to_turn_back_gains_nothing():
    """With the moves up and left, and with those that stay, weighted sums are worth the same."""
    for discount in (0.9, 0.99):
        both = [deep_sea_treasure(one_way=one_way, discount=discount) for one_way in (False, True)]
        for weight in (0.0, 0.3, 1.0, 5.0):
            high = []
            for found in both:
                treasure, time = found.rewards.values()
                high.append(rt.return_range(found.mdp, treasure + weight * time).high)
            assert high[0] == pytest.approx(high[1], abs=1e-8)


def test_moves_against_an_edge_stay_or_do_not_exist():
    found = load("deep-sea-treasure")
    start = found.mdp.transition.state[0, :, 0]
    places = [tuple(found.places[s]) for s in start]
    assert places == [(0, 0), (1, 0), (0, 0), (0, 1)]
    deep = [tuple(p) for p in found.places].index((5, 6))
    assert [tuple(found.places[s]) for s in found.mdp.transition.state[deep, :, 0]] == [(4, 6), (6, 6), (5, 6), (5, 7)]
    edge = [tuple(p) for p in found.places].index((3, 9))
    one_way = deep_sea_treasure(one_way=True).mdp
    assert one_way.available[edge].tolist() == [True, False]
    with pytest.raises(
        ValueError, match=r"^`treasures` has shape \(3,\); it must be \(10,\): give one number for each"
    ):
        deep_sea_treasure(treasures=(1, 2, 3))
