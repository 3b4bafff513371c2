"""Hypotheses of claims about preferences, debates, comparisons and over-optimization: tables, lotteries, wins, variances."""

from fractions import Fraction
from typing import Annotated, Any

import numpy as np
from hypothesis import strategies as st

from rewardtheory.arithmetic import rational, rationals
from rewardtheory.verify.claims import Given


def _table(weights, n: int, whole: int):
    """P with P[i, j] = w/whole above the diagonal."""
    table = np.full((n, n), Fraction(1, 2), dtype=object)
    for (i, j), w in zip([(a, b) for a in range(n) for b in range(a)], weights, strict=True):
        table[i, j], table[j, i] = Fraction(w, whole), Fraction(whole - w, whole)
    return rationals(table)


@st.composite
def tables(draw_, *, inner: bool = False, least: int = 1, most: int = 4):
    """A table of preferences; sure ones, ties and copies of an alternative are planted unless `inner`."""
    n = draw_(st.integers(least, most))
    pairs = n * (n - 1) // 2
    low, high = (1, 5) if inner else (0, 6)
    table = _table(draw_(st.lists(st.integers(low, high), min_size=pairs, max_size=pairs)), n, 6)
    if n > 2 and not inner and draw_(st.booleans()):
        table[1], table[:, 1] = table[0], table[:, 0]
        table[0, 1] = table[1, 0] = table[1, 1] = rational(1) / 2
    return table


@st.composite
def scored_tables(draw_):
    """(strengths, their Bradley-Terry table)."""
    w = rationals(np.array(draw_(st.lists(st.integers(1, 6), min_size=2, max_size=4))))
    return w, w[:, None] / (w[:, None] + w[None, :])


@st.composite
def circles(draw_):
    """Margins a, b, c > 0 of three alternatives, each beating the next."""
    return tuple(rational(x) / 7 for x in draw_(st.lists(st.integers(1, 7), min_size=3, max_size=3)))


def lotteries(n: int, *, full: bool = False):
    """A distribution over n alternatives."""
    lists = st.lists(st.integers(int(full), 4), min_size=n, max_size=n)
    return lists.map(lambda w: rationals(np.array(w) + (sum(w) == 0)) / rational(sum(w) + n * (sum(w) == 0)))


@st.composite
def win_tables(draw_):
    """How often each of two to four players beat each other."""
    n = draw_(st.integers(2, 4))
    w = np.array(draw_(st.lists(st.sampled_from([0, 0, 1, 3]), min_size=n * n, max_size=n * n))).reshape(n, n)
    return rationals(w * (1 - np.eye(n, dtype=int)))


@st.composite
def variance_tables(draw_):
    """A symmetric table of variances of comparisons, 0 where none was made; every two alternatives are joined."""
    n = draw_(st.integers(2, 5))
    table = np.zeros((n, n), int)
    for i in range(1, n):
        j = draw_(st.integers(0, i - 1))
        table[i, j] = table[j, i] = draw_(st.integers(1, 4))
    for i, j in draw_(st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), max_size=3)):
        if i != j:
            table[i, j] = table[j, i] = draw_(st.integers(1, 4))
    return rationals(table)


@st.composite
def feature_tables(draw_):
    """Small whole features, (n, K)."""
    n, k = draw_(st.integers(2, 4)), draw_(st.integers(1, 3))
    return rationals(np.array(draw_(st.lists(st.integers(0, 2), min_size=n * k, max_size=n * k))).reshape(n, k))


def _always(strategy):
    """The same strategy whatever was drawn before."""
    return lambda _: strategy


_PAIR = st.tuples(st.integers(1, 5), st.integers(1, 5), st.integers(-4, 4))
_SHAPES = st.sampled_from([Fraction(x) for x in ("11/10", "3/2", "2", "5")])

AnyPreferences = Annotated[Any, Given(_always(tables()), "any table of preferences")]
InnerPreferences = Annotated[
    Any, Given(_always(tables(inner=True, least=2)), "any table of preferences strictly between 0 and 1")
]
ScoredPreferences = Annotated[Any, Given(_always(scored_tables()), "any strengths and their Bradley-Terry table")]
CircularMargins = Annotated[Any, Given(_always(circles()), "any margins a, b, c > 0 around three alternatives")]
AnyLottery = Annotated[Any, Given(lambda seen: lotteries(len(seen["table"])), "any lottery over the alternatives")]
FullLottery = Annotated[
    Any,
    Given(lambda seen: lotteries(len(seen["table"]), full=True), "any lottery that gives weight to every alternative"),
]
AnyWins = Annotated[Any, Given(_always(win_tables()), "any table of wins")]
AnyVariances = Annotated[Any, Given(_always(variance_tables()), "any connected table of variances of comparisons")]
AnyFeatures = Annotated[Any, Given(_always(feature_tables()), "any features")]
Temperature = Annotated[
    Any,
    Given(
        _always(st.sampled_from([Fraction(x) for x in ("1/10", "1/2", "1", "3")]).map(rational)),
        "any temperature τ > 0",
    ),
]
EvenMargins = Annotated[
    Any,
    Given(
        _always(st.lists(st.integers(-4, 4), min_size=2, max_size=5).map(lambda d: rationals(np.array(d)))),
        "any margins of features",
    ),
]
ActionValues = Annotated[
    Any,
    Given(
        _always(
            st.lists(st.tuples(st.integers(-3, 3), st.integers(-1, 1)), min_size=1, max_size=4).map(
                lambda v: rationals(np.array(v))
            )
        ),
        "any values and verdicts of actions",
    ),
]
WeightedUtilities = Annotated[
    Any,
    Given(
        _always(st.lists(_PAIR, min_size=2, max_size=5).map(lambda v: rationals(np.array(v)))),
        "any two distributions with all weights positive, and any utility",
    ),
]
TailShape = Annotated[
    Any,
    Given(
        _always(st.tuples(_SHAPES, st.integers(1, 4), st.integers(1, 4)).map(lambda v: tuple(rational(x) for x in v))),
        "any exponent above 1, and powers of ten for the mean and the divergence",
    ),
]
Comparison = Annotated[
    Any,
    Given(
        lambda seen: st.tuples(*[st.integers(0, len(seen["variances"]) - 1)] * 2, st.integers(1, 4)).map(
            lambda x: (x[0], x[1], rational(x[2]))
        ),
        "any further comparison (u, v) and its variance",
    ),
]
