"""Random small instances in exact rationals, with degeneracy planted.

Integers are drawn and become rationals; sizes come from a short list, because free shapes cost five times as much.
Random draws hit a tie in 4 of 100 models and planted ones in 80, and ties are where theorems fail: duplicated actions,
zero rewards, unreachable, absorbing and terminal states, actions that only some states have.
"""

from fractions import Fraction
from typing import Any

import numpy as np
from hypothesis import HealthCheck
from hypothesis import strategies as st

from rewardtheory.arithmetic import floats, is_exact, rational, rationals, to_float
from rewardtheory.makers import as_reward
from rewardtheory.transition import probability
from rewardtheory.types import MDP, Successors

# Searches and claims choose their instances themselves: Hypothesis need not ask whether they are healthy.
EVERY_CHECK: Any = tuple(HealthCheck)
SIZES = ((1, 1), (1, 3), (2, 1), (2, 2), (3, 2), (2, 3), (4, 2))
# One half is not generic: a third of the small skeletons have coincidences there, so it is one among several.
DISCOUNTS = tuple(Fraction(x) for x in ("0", "1/3", "1/2", "7/10", "9/10", "99/100"))
PLANTS = ("duplicate", "absorbing", "unreachable", "terminal", "masked", "deterministic")


@st.composite
def mdps(draw, *, sizes=SIZES, discounts=DISCOUNTS, plants=PLANTS, reachable: bool = False):
    """An exact model; with `reachable`, one that starts in every state with positive probability."""
    S, A = draw(st.sampled_from(sizes))
    planted = draw(st.sets(st.sampled_from(plants), max_size=2)) if plants else set()
    top = 1 if "deterministic" in planted else 3
    weight = np.array(draw(st.lists(st.integers(0, top), min_size=S * A * S, max_size=S * A * S))).reshape(S, A, S)
    terminal = np.zeros(S, bool)
    available = np.ones((S, A), bool)
    if "unreachable" in planted and S > 1 and not reachable:
        weight[:-1, :, -1] = 0
    if "duplicate" in planted and A > 1:
        weight[:, 1] = weight[:, 0]
    if planted & {"absorbing", "terminal"} and S > 1:
        weight[-1], weight[-1, :, -1] = 0, 1
        terminal[-1] = "terminal" in planted
    if "masked" in planted and A > 1:
        available[draw(st.integers(0, S - 1)), 1:] = False
    for s, a in np.argwhere(weight.sum(axis=2) == 0):
        weight[s, a, s] = 1
    if "deterministic" in planted:
        weight = np.eye(S, dtype=int)[weight.argmax(axis=2)]
    p = rationals(weight) / rationals(weight.sum(axis=2))[..., None]
    start = np.array(draw(st.lists(st.integers(int(reachable), 2), min_size=S, max_size=S)))
    if "unreachable" in planted and not reachable:
        start[-1] = 0
    start[0] += not start.any()
    return MDP(
        p,
        rationals(start) / rational(int(start.sum())),
        draw(st.sampled_from(discounts)),
        available=available,
        terminal=terminal,
        states=[f"s{i}" for i in range(S)],
        actions=[f"a{i}" for i in range(A)],
    )


def integers(shape, low: int = -3, high: int = 3):
    """Arrays of small integers as exact rationals, shrinking towards 0."""
    count = int(np.prod(shape, dtype=int))
    lists = st.lists(st.integers(low, high), min_size=count, max_size=count)
    return lists.map(lambda numbers: rationals(np.array(numbers, dtype=int).reshape(shape)))


def rewards(mdp: MDP):
    """A reward in the layout, 0 in terminal states; now and then a duplicated action pays the same too."""

    def shape(R):
        return as_reward(mdp, np.where(mdp.terminal[:, None, None], R * 0, R))

    layout = tuple(probability(mdp.transition).shape)
    free = integers(layout).map(shape)
    by_action = integers((*layout[:2], 1)).map(lambda R: shape(np.broadcast_to(R, layout).copy()))
    return st.one_of(by_action, free)


def potentials(mdp: MDP):
    """A potential, 0 in terminal states."""
    return integers((mdp.n_states,)).map(lambda phi: np.where(mdp.terminal, phi * 0, phi))


@st.composite
def policies(draw, mdp: MDP, *, support: bool = False):
    """An exact policy; with `support`, one that takes every available action with positive probability."""
    S, A = mdp.available.shape
    least = int(support)
    weight = (
        np.array(draw(st.lists(st.integers(least, 3), min_size=S * A, max_size=S * A))).reshape(S, A) * mdp.available
    )
    first = mdp.available.argmax(axis=1)
    weight[np.arange(S), first] += weight.sum(axis=1) == 0
    return rationals(weight) / rationals(weight.sum(axis=1))[:, None]


def scales(*, positive: bool = True):
    """A rational number that is not 0, positive by default."""
    sizes = st.sampled_from([Fraction(x) for x in ("1", "2", "3", "1/2", "1/3", "10")]).map(rational)
    return sizes if positive else st.one_of(sizes, sizes.map(lambda x: -x))


def generic_mdp(random, *, states: int, actions: int) -> MDP:
    """An exact model with random 60-bit weights on every transition: a generic point of its size."""
    weight = _random_integers(random, (states, actions, states), positive=True)
    start = _random_integers(random, (states,), positive=True)
    discount = rational(int(random.integers(1, 2**53))) / 2**53
    return MDP(weight / weight.sum(axis=2)[..., None], start / start.sum(), discount)


def generic_array(random, shape):
    """An array of random 60-bit integers."""
    return _random_integers(random, shape, positive=False)


def generic_policy(random, mdp: MDP):
    """A policy with random 60-bit weights on every available action."""
    weight = _random_integers(random, mdp.available.shape, positive=True) * rationals(mdp.available.astype(int))
    return weight / weight.sum(axis=1)[:, None]


def _random_integers(random, shape, *, positive: bool):
    high = 2**60
    return rationals(random.integers(1 if positive else -high, high, size=shape).astype(object))


def in_floats(x: Any) -> Any:
    """The float64 reading of an exact instance: models, arrays, numbers, and tuples of them."""
    if isinstance(x, MDP):
        p = floats(probability(x.transition))
        transition = Successors(x.transition.state, p) if isinstance(x.transition, Successors) else p
        return x.replace(transition=transition, initial=floats(x.initial), discount=to_float(x.discount))
    if is_exact(x):
        return floats(x)
    if isinstance(x, tuple):
        return tuple(in_floats(y) for y in x)
    return to_float(x) if hasattr(x, "p") and hasattr(x, "q") else x


def determined(mdp: MDP) -> MDP:
    """The model in which the likeliest successor of each pair is certain."""
    likeliest = np.asarray(mdp.transition).argmax(axis=2)
    return mdp.replace(transition=rationals(np.eye(mdp.n_states, dtype=int)[likeliest]))


@st.composite
def deterministic_policies(draw, mdp: MDP):
    """An exact policy that takes one available action in each state."""
    chosen = [draw(st.sampled_from(np.flatnonzero(row).tolist())) for row in mdp.available]
    return rationals(np.eye(mdp.n_actions, dtype=int)[chosen])
