"""Which orders of policies rewards realize on the smallest model with two states."""

import itertools
import math

import numpy as np
from flint import fmpq

import rewardtheory as rt
from rewardtheory.arithmetic import to_float
from rewardtheory.verify.atlas.features import corners, numbers_at
from rewardtheory.verify.claims import theorem


def discounts():
    """The model in which the action names the next state, at some discounts."""
    return ({"discount": fmpq(p, q)} for p, q in ((1, 10), (1, 2), (7, 10), (9, 10)))


@theorem(source="skalse2022hacking", over=discounts)
def rewards_on_two_states_realize_half_of_the_strict_orders(discount):
    """Two states, the action names the next one, uniform start: rewards realize 12 of the 24 strict orders of the four
    deterministic policies and 25 of their 75 weak orders: one with all tied, 12 with one tie, 12 without; two levels alone
    are not among them. (Shown at four discounts, where differences of occupancies are 4 lines of a plane: every face is
    met by a direction between two neighboring lines or on one.)"""
    (skeleton,) = (x for x in rt.atlas.skeletons(2, 2) if x.moves == (((0,), (1,)), ((0,), (1,))))
    assert numbers_at(skeleton, discount) == (25, 12, 12)
    points = corners(skeleton, discount)
    edges = [p - q for p, q in itertools.combinations(points, 2)]
    # Directions with a tie, those between neighbors, and their opposites.
    ties = [np.array([-e[1], e[0]], dtype=object) for e in edges]
    ties += [-t for t in ties]
    ties.sort(key=lambda t: math.atan2(to_float(t[1]), to_float(t[0])))
    between = [a + b for a, b in zip(ties, ties[1:] + ties[:1], strict=True)]
    seen = {levels(points @ R) for R in (*ties, *between, 0 * ties[0])}
    assert sorted(len(set(order)) for order in seen) == [1, *[3] * 12, *[4] * 12]


def levels(J):
    """The order of returns, ties included: each return by its rank."""
    ranked = sorted(set(J))
    return tuple(ranked.index(x) for x in J)
