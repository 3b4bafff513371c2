"""Hypotheses of claims about the scores of language models: groups, steps, lengths, policies over answers."""

from fractions import Fraction
from typing import Annotated, Any

import numpy as np
from hypothesis import strategies as st

from rewardtheory.arithmetic import rational, rationals
from rewardtheory.verify.claims import Given


def _row(size, low, high, denominator):
    """Rationals k/denominator; a fifth of the rows repeat one number."""
    one = st.integers(low * denominator, high * denominator)
    free = st.lists(one, min_size=size, max_size=size)
    tied = one.map(lambda x: [x] * size)
    return st.one_of(free, free, free, free, tied).map(lambda row: rationals(row) / denominator)


def rows(low=-3, high=3, denominator=2, least=1, most=5):
    """Rows of rationals of any length."""
    return st.integers(least, most).flatmap(lambda n: _row(n, low, high, denominator))


@st.composite
def policies(draw, size: int, support: bool = False):
    """A distribution over `size` answers; some of them may have probability 0."""
    weight = draw(st.lists(st.integers(int(support), 4), min_size=size, max_size=size))
    weight[draw(st.integers(0, size - 1))] += 1
    return rationals(weight) / sum(weight)


@st.composite
def answers(draw):
    """(lengths, correct) of a group of answers."""
    n = draw(st.integers(1, 5))
    lengths = draw(st.lists(st.integers(1, 9), min_size=n, max_size=n))
    return rationals(lengths), rationals(draw(st.lists(st.integers(0, 1), min_size=n, max_size=n)))


@st.composite
def sampled_answers(draw):
    """(prefixes, correct): the prefix labels of sampled answers, step by step, as a tree, and which are correct."""
    n, steps = draw(st.integers(1, 5)), draw(st.integers(1, 3))
    prefix = np.zeros(n, int)
    columns = []
    for _ in range(steps):
        prefix = 2 * prefix + np.array(draw(st.lists(st.integers(0, 1), min_size=n, max_size=n)))
        columns.append(prefix)
    return np.stack(columns, axis=1), rationals(draw(st.lists(st.integers(0, 1), min_size=n, max_size=n)))


@st.composite
def tables(draw):
    """(scores, other scores, which answers there are) of prompts with answers."""
    P, N = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    number = st.lists(st.integers(-2, 2), min_size=P * N, max_size=P * N)
    there = np.array(draw(st.lists(st.booleans(), min_size=P * N, max_size=P * N))).reshape(P, N)
    there[:, 0] = True
    first, second = (rationals(draw(number)).reshape(P, N) for _ in range(2))
    return np.where(there, first, 0 * first), np.where(there, second, 0 * second), there


Group = Annotated[Any, Given(lambda _: rows(), "the rewards of any group of answers")]
Pair = Annotated[Any, Given(lambda _: rows(least=2), "the rewards of any group of at least two answers")]
UnitGroup = Annotated[Any, Given(lambda _: rows(0, 1, 4), "rewards in [0, 1] of any group of answers")]
BinaryGroup = Annotated[Any, Given(lambda _: rows(0, 1, 1), "rewards 0 and 1 of any group of answers")]
StepScores = Annotated[Any, Given(lambda _: rows(0, 1, 4), "the scores in [0, 1] of the steps of any answer")]
Importance = Annotated[
    Any, Given(lambda seen: _row(len(seen["rewards"]), 0, 3, 1), "another number ≥ 0 for each of these answers")
]
OtherScores = Annotated[Any, Given(lambda seen: _row(len(seen["rewards"]), -3, 3, 2), "another score for each answer")]
BasePolicy = Annotated[Any, Given(lambda seen: policies(len(seen["rewards"])), "any distribution over these answers")]
FullBasePolicy = Annotated[
    Any, Given(lambda seen: policies(len(seen["rewards"]), True), "any distribution over these answers without a 0")
]
Answers = Annotated[Any, Given(lambda _: answers(), "lengths and correctness of any group of answers")]
SampledAnswers = Annotated[Any, Given(lambda _: sampled_answers(), "sampled answers as a tree, and which are correct")]
Labels = Annotated[
    Any,
    Given(
        lambda _: st.lists(st.integers(0, 2), min_size=1, max_size=6).map(rationals),
        "the answers of any group, as labels",
    ),
]
Multisets = Annotated[
    Any,
    Given(
        lambda _: st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=1, max_size=4).map(
            lambda pairs: tuple(rationals(x) for x in zip(*pairs, strict=True))
        ),
        "any two multisets",
    ),
]
ScoreTables = Annotated[Any, Given(lambda _: tables(), "two tables of scores of prompts with answers, ragged or not")]
Draws = Annotated[Any, Given(lambda _: st.integers(1, 5), "any number of draws")]
Level = Annotated[Any, Given(lambda _: st.integers(-4, 4).map(lambda k: rational(k) / 2), "any number")]
Chance = Annotated[
    Any, Given(lambda _: st.sampled_from([Fraction(k, 6) for k in range(7)]).map(rational), "any probability")
]
InnerChance = Annotated[
    Any,
    Given(lambda _: st.sampled_from([Fraction(k, 6) for k in range(1, 6)]).map(rational), "any probability in (0, 1)"),
]
ErrorRate = Annotated[
    Any,
    Given(lambda _: st.sampled_from([Fraction(k, 8) for k in range(4)]).map(rational), "any error rate below one half"),
]
