"""The skeletons are one of each class: counted anew by Burnside's lemma and by merging classes by hand."""

import itertools
from fractions import Fraction

import numpy as np
import pytest
from flint import fmpq

import rewardtheory as rt
from rewardtheory.verify import small_models

SIZES = [(1, 1), (2, 1), (3, 1), (4, 1), (1, 2), (2, 2), (3, 2), (4, 2), (1, 3), (2, 3), (3, 3), (2, 4)]


def cycles(order):
    """Lengths of the cycles of a permutation."""
    left, found = set(range(len(order))), []
    while left:
        start = s = min(left)
        members = []
        while s in left:
            left.remove(s)
            members.append(s)
            s = order[s]
        found.append((start, members))
    return [members for _, members in found]


def power(order, k):
    result = range(len(order))
    for _ in range(k):
        result = [order[s] for s in result]
    return list(result)


def fixed_multisets(order, size):
    """Multisets of a size that a permutation maps to themselves: coefficient of x^size in Π 1/(1 − x^length)."""
    series = [1] + [0] * size
    for members in cycles(order):
        for k in range(len(members), size + 1):
            series[k] += series[k - len(members)]
    return series[size]


def burnside(states, actions):
    """A model fixed by σ is made by the row of one state of every cycle, which σ^length fixes."""
    total = count = 0
    for order in itertools.permutations(range(states)):
        count += 1
        fixed = 1
        for members in cycles(order):
            fixed *= fixed_multisets(power(order, len(members)), actions)
        total += fixed
    return Fraction(total, count)


def renamed(moves, order):
    other = [None] * len(moves)
    for s, row in enumerate(moves):
        other[order[s]] = tuple(sorted(tuple(sorted(order[t] for t in end)) for end in row))
    return tuple(other)


@pytest.mark.parametrize("states, actions", SIZES)
def test_the_number_of_skeletons_is_that_of_burnside(states, actions):
    assert len(rt.atlas.skeletons(states, actions)) == burnside(states, actions)


def test_the_counts_of_the_design():
    assert [len(rt.atlas.skeletons(n, 2)) for n in (1, 2, 3, 4)] == [1, 6, 44, 475]
    assert [len(rt.atlas.skeletons(n, 3)) for n in (2, 3)] == [10, 180]


@pytest.mark.parametrize("states, actions", [(2, 2), (3, 2), (2, 3)])
def test_no_two_skeletons_are_isomorphic_and_every_model_is(states, actions):
    classes = [
        {renamed(x.moves, order) for order in itertools.permutations(range(states))}
        for x in rt.atlas.skeletons(states, actions)
    ]
    rows = set()
    for row in itertools.product(range(states), repeat=actions):
        rows.add(tuple(sorted((t,) for t in row)))
    assert sum(map(len, classes)) == len(set().union(*classes)) == len(rows) ** states
    assert set().union(*classes) == set(itertools.product(rows, repeat=states))


@pytest.mark.parametrize(
    "states, actions, branching", [(1, 2, False), (2, 1, True), (2, 2, True), (3, 1, False), (3, 2, False)]
)
def test_rooted_skeletons_are_one_of_each_class(states, actions, branching):
    ends = [(t,) for t in range(states)] + (list(itertools.combinations(range(states), 2)) if branching else [])
    rows = {tuple(sorted(row)) for n in range(actions + 1) for row in itertools.product(ends, repeat=n)}
    every = set()
    for moves in itertools.product(rows, repeat=states):
        reach = {0}
        for _ in range(states):
            reach |= {t for s in reach for end in moves[s] for t in end}
        if len(reach) == states and max(map(len, moves)) == actions:
            every.add(moves)
    orders = [(0, *rest) for rest in itertools.permutations(range(1, states))]
    classes = [
        {renamed(x.moves, order) for order in orders}
        for x in rt.atlas.rooted_skeletons(states, actions, branching=branching)
    ]
    assert sum(map(len, classes)) == len(set().union(*classes)) and set().union(*classes) == every


def test_there_is_one_enumeration():
    found, sure = set(small_models.skeletons(3, 2)), set(rt.atlas.rooted_skeletons(3, 2))
    assert found <= set(rt.atlas.rooted_skeletons(3, 2, branching=True)) and sure <= found
    assert all(any(len(end) > 1 for row in x.moves for end in row) for x in found - sure)
    assert small_models.Skeleton is rt.atlas.Skeleton


def test_rooted_skeletons_come_with_fewest_transitions_first():
    sizes = [x.transitions for x in rt.atlas.rooted_skeletons(2, 2, branching=True)]
    assert sizes == sorted(sizes) and sizes[0] == 2 and sizes[-1] == 8


def test_models_are_exact_where_the_discount_is():
    x = rt.atlas.skeletons(2, 2)[4]
    exact, floats = x.mdp(fmpq(1, 3), uniform=True), x.mdp(1 / 3, uniform=True)
    assert exact.is_exact and not floats.is_exact and list(exact.initial) == [fmpq(1, 2)] * 2
    assert np.array_equal(exact.transition.astype(float), floats.transition)
    assert x.mdp(0.5).initial.tolist() == [1, 0]


@pytest.mark.parametrize("make", [rt.atlas.skeletons, rt.atlas.rooted_skeletons])
def test_a_size_is_a_whole_number(make):
    with pytest.raises(ValueError, match="^`states` is 0; it must be a whole number of at least 1.$"):
        make(0, 2)
    with pytest.raises(ValueError, match="^`actions` is 1.5; it must be a whole number of at least 1.$"):
        make(2, 1.5)
