"""Debate: recursion against exhaustive play, the additive theorem, certificates, and the flips of a blend."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import rewardtheory as rt
from rewardtheory.exact import from_json, to_json
from rewardtheory.games.debate import additive_judge, additive_value, pairwise_judge


def by_orders(judge, n, N, first):
    """The value by the tree of all orders, without sharing sets."""

    def value(shown):
        if len(shown) == N:
            x = judge(frozenset(shown))
            return (x > 0) - (x < 0)
        mover = first if len(shown) % 2 == 0 else 3 - first
        after = [value((*shown, i)) for i in range(n) if i not in shown]
        return max(after) if mover == 1 else min(after)

    return value(())


@st.composite
def judges(draw):
    n = draw(st.integers(2, 4))
    W = np.zeros((n, n), int)
    pairs = np.triu_indices(n)
    W[pairs] = draw(st.lists(st.integers(-2, 2), min_size=len(pairs[0]), max_size=len(pairs[0])))
    return W + np.triu(W, 1).T


@given(judges(), st.integers(1, 4), st.sampled_from([1, 2]))
def test_the_value_is_that_of_all_orders_and_is_certified_for_both(W, rounds, first):
    n = len(W)
    N = min(rounds, n)
    found = rt.debate_value(pairwise_judge(W), n, N, first=first)
    assert found.value == by_orders(pairwise_judge(W), n, N, first)
    one, two = (from_json(to_json(c)) for c in found.certificates)
    assert one.verify().ok and two.verify().ok
    # Player 1 is sure of −(least cost) and player 2 holds it down to that.
    assert -one.value == found.value and two.value == found.value
    judge = pairwise_judge(W)
    last = judge(frozenset(found.play))
    assert len(found.play) == N and (last > 0) - (last < 0) == found.value


@given(st.lists(st.integers(-4, 4), min_size=2, max_size=7), st.integers(1, 3), st.sampled_from([1, 2]))
def test_an_additive_judge_gives_the_sign_of_the_top_and_the_bottom(margins, half, first):
    N = 2 * min(half, len(margins) // 2)
    found = rt.debate_value(additive_judge(margins), len(margins), N, first=first)
    assert found.value == additive_value(margins, N)


def test_interactions_make_the_start_matter():
    """Whoever moves second wins, and a judge who sees everything sides with player 2."""
    W = np.array([[0, -1, -1, 1], [-1, 0, 1, -1], [-1, 1, 0, 0], [1, -1, 0, 0]])
    values = [rt.debate_value(pairwise_judge(W), 4, 2, first=first).value for first in (1, 2)]
    assert values == [-1, 1] and pairwise_judge(W)(frozenset(range(4))) < 0


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: rt.debate_value(additive_judge([1, 2]), 2, 3), r"^`rounds` is 3; only 2 features can be revealed"),
        (lambda: rt.debate_value(additive_judge([1, 2]), 2, 2, first=3), r"^`first` is 3; it must be 1 or 2"),
        (
            lambda: rt.debate_value(lambda D: None, 2, 2),
            r"^`judge` gives None for the features \[0, 1\]; it must give one number",
        ),
        (
            lambda: rt.debate_value(lambda D: 0, 60, 30),
            r"^`features` and `rounds` give \d+ revealed sets, more than 300000",
        ),
        (lambda: additive_value([1, 2, 3], 1), r"^`rounds` is 1; the formula needs an even number of at most 3"),
        (lambda: additive_judge([[1]]), r"^`margins` has shape \(1, 1\); it must be \(n,\)"),
        (lambda: pairwise_judge([[0, 1], [2, 0]]), r"^`interactions` of shape \(2, 2\) must be square and symmetric"),
        (lambda: rt.blend([1, 2], [1]), r"^`justification` has shape \(1,\) and `environment` \(2,\)"),
    ],
)
def test_bad_arguments_get_one_sentence(call, message):
    with pytest.raises(ValueError, match=message):
        call()


@given(st.lists(st.tuples(st.integers(-4, 4), st.integers(-4, 4)), min_size=1, max_size=5))
def test_the_flips_of_a_blend_are_where_the_best_action_changes(values):
    environment, justification = ([Fraction(x) for x in column] for column in zip(*values, strict=True))
    found = rt.blend(environment, justification)
    flips = [Fraction(int(x.p), int(x.q)) for x in found.flips]
    edges = [Fraction(0), *flips, Fraction(1)]
    assert edges == sorted(set(edges)) and len(found.best) == len(flips) + 1

    def best(x):
        score = [(1 - x) * a + x * b for a, b in zip(environment, justification, strict=True)]
        return tuple(i for i, y in enumerate(score) if y == max(score))

    for low, high, claimed in zip(edges, edges[1:], found.best, strict=False):
        for share in (Fraction(1, 3), Fraction(1, 1000), Fraction(999, 1000)):
            assert best(low + share * (high - low)) == claimed
