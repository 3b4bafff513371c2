"""Hypotheses of claims about off-switch games: beliefs, answers, tables, kernels, and trees of decisions."""

from typing import Annotated, Any

import numpy as np
from hypothesis import strategies as st

from rewardtheory.arithmetic import rational, rationals
from rewardtheory.types import MDP
from rewardtheory.verify import instances as draw
from rewardtheory.verify.claims import Given


def distributions(shape, *, least: int = 0, top: int = 3):
    """Exact distributions along the last axis."""
    count = int(np.prod(shape))

    def normalize(numbers):
        weight = np.array(numbers, dtype=int).reshape(shape)
        weight[..., 0] += weight.sum(axis=-1) == 0
        return rationals(weight) / rationals(weight.sum(axis=-1))[..., None]

    return st.lists(st.integers(least, top), min_size=count, max_size=count).map(normalize)


@st.composite
def beliefs(draw_):
    """(utilities, probabilities), with zeros among both, with one sign only now and then, and symmetric now and then."""
    n = draw_(st.integers(1, 4))
    u = draw_(draw.integers((n,)))
    if draw_(st.booleans()) and n > 1:
        u[1] = -u[0]
    if draw_(st.integers(0, 4)) == 0:
        u = abs(u)
    return u, draw_(distributions((n,)))


def _generic_belief(random, _):
    weight = abs(draw.generic_array(random, (3,))) + 1
    return draw.generic_array(random, (3,)), weight / weight.sum()


def _shares(count: int):
    return st.lists(st.sampled_from(range(5)), min_size=count, max_size=count).map(lambda x: rationals(np.array(x)) / 4)


@st.composite
def tables(draw_):
    """u_act of a game whose state is the pair of observations, (H, A)."""
    return draw_(st.sampled_from(((1, 2), (2, 1), (2, 2), (2, 3), (3, 2))).flatmap(draw.integers))


@st.composite
def mixtures(draw_, shape):
    """Up to two weighted pairs of kernels, one for each player."""
    H, A = shape
    count = draw_(st.integers(1, 2))
    weights = draw_(distributions((count,), least=1))
    return tuple((w, draw_(distributions((H, 2))), draw_(distributions((A, 2)))) for w in weights)


@st.composite
def partial_games(draw_):
    """(prior, observation, act, off) with three states and two observations on either side."""
    prior = draw_(distributions((3,)))
    seen = draw_(distributions((3, 4))).reshape(3, 2, 2)
    return prior, seen, draw_(draw.integers((3,))), draw_(draw.integers((3,)))


@st.composite
def orders(draw_):
    """(prior (T,), reward (T, A), kernel of orders (T, A))."""
    T, A = draw_(st.sampled_from(((1, 2), (2, 2), (2, 3), (3, 2))))
    return draw_(distributions((T,))), draw_(draw.integers((T, A))), draw_(distributions((T, A)))


@st.composite
def branches(draw_):
    """(leaves of the poor branch, leaves of the rich one, steps before either branches, rewards of all leaves)."""
    poor = draw_(st.integers(1, 2))
    rich = draw_(st.integers(poor, 4 - poor))
    return poor, rich, draw_(st.integers(0, 1)), draw_(draw.integers((poor + rich,), 0, 4))


@st.composite
def few_branches(draw_):
    """The same with three leaves at most: every permutation is solved exactly."""
    rich = draw_(st.integers(1, 2))
    return 1, rich, draw_(st.integers(0, 1)), draw_(draw.integers((1 + rich,), 0, 4))


@st.composite
def buttons(draw_):
    """(model without a press, reward, mask of pressed states, two tables of chances of a press)."""
    A, discount = 2, draw_(st.sampled_from(draw.DISCOUNTS).map(rational))
    p = draw_(distributions((4, A, 4)))
    zero, one = rational(0), rational(1)
    # Two states before a press and two after it: no way leads between them in the model without a press.
    for s in range(4):
        for a in range(A):
            row = p[s, a] + one / 8
            row[[2, 3] if s < 2 else [0, 1]] = zero
            p[s, a] = row / row.sum()
    mdp = MDP(p, [one, zero, zero, zero], discount)
    pressed = np.array([False, False, True, True])
    chances = tuple(_quarters(draw_, (4, A)) for _ in range(2))
    return mdp, draw_(draw.integers((4, A, 4))), pressed, chances


def _quarters(draw_, shape):
    numbers = draw_(st.lists(st.integers(0, 3), min_size=int(np.prod(shape)), max_size=int(np.prod(shape))))
    return rationals(np.array(numbers).reshape(shape)) / 4


@st.composite
def normal_beliefs(draw_):
    """(μ, σ) of a Gaussian belief, μ = 0 among them."""
    mean = draw_(st.sampled_from(range(-8, 9)).map(lambda x: rational(x) / 4))
    return mean, draw_(st.sampled_from(range(1, 9)).map(lambda x: rational(x) / 4))


AnyBelief = Annotated[Any, Given(lambda _: beliefs(), "any belief in finitely many utilities", _generic_belief)]
Answers = Annotated[
    Any,
    Given(
        lambda seen: _shares(len(seen["belief"][0])),
        "any human: a probability for each utility",
        lambda random, seen: 1 / (1 + abs(draw.generic_array(random, (len(seen["belief"][0]),)))),
    ),
]
OtherAnswers = Answers
NormalBelief = Annotated[Any, Given(lambda _: normal_beliefs(), "any Gaussian belief")]
PositiveNumber = Annotated[
    Any, Given(lambda _: st.sampled_from(range(1, 13)).map(lambda x: rational(x) / 4), "any number > 0")
]
PositiveTable = Annotated[
    Any,
    Given(lambda _: draw.integers((3,), 0, 4).map(lambda x: x + rationals([0, 0, 1])), "any weights h ≥ 0, not all 0"),
]
TiltBase = Annotated[
    Any,
    Given(
        lambda _: st.sampled_from([(3, 2), (2, 1), (1, 3), (5, 4)]).map(lambda x: rational(x[0]) / x[1]),
        "any e^{c/2} ≠ 1",
    ),
]
AnyTable = Annotated[Any, Given(lambda _: tables(), "any table of payments")]
AnyPartialGame = Annotated[Any, Given(lambda _: partial_games(), "any partially observable off-switch game")]
AnyMixture = Annotated[Any, Given(lambda _: mixtures((2, 2)), "any mixture of pairs of kernels")]
Observer = Annotated[
    Any, Given(lambda _: distributions((2, 2)), "any kernel from one player's observation to the other's")
]
HumanMix = Annotated[Any, Given(lambda _: _shares(2), "any mixed policy of the human")]
RobotMix = Annotated[Any, Given(lambda _: distributions((2, 3)), "any mixed policy of the robot")]
Orders = Annotated[Any, Given(lambda _: orders(), "any prior, rewards and orders")]
Branches = Annotated[Any, Given(lambda _: branches(), "a branch with a copy of another one's ends, and any rewards")]
FewBranches = Annotated[
    Any, Given(lambda _: few_branches(), "a branch with as many ends as another one, and any rewards")
]
Leaves = Annotated[Any, Given(lambda _: st.integers(1, 5), "any number of ends")]
ButtonModel = Annotated[Any, Given(lambda _: buttons(), "any model with a button, and two ways to press it")]
Probability = Annotated[
    Any, Given(lambda _: st.sampled_from(range(5)).map(lambda x: rational(x) / 4), "any probability")
]
PositiveSmallDiscount = Annotated[
    Any, Given(lambda _: st.sampled_from([1, 3, 5, 9]).map(lambda x: rational(x) / 10), "any γ in (0, 1)")
]
UnitDiscount = Annotated[
    Any, Given(lambda _: st.sampled_from([0, 1, 2, 3, 4, 9, 10]).map(lambda x: rational(x) / 10), "any γ in [0, 1]")
]
