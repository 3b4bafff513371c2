"""Random small models, drawn as integers and turned into rationals, with the degenerate cases planted.

`instances()` draws a `Case`: one exact model, the same model in float64, and rewards in both. Sizes come from a short
list, weights are small integers, so that ties, zeros and unreachable states are common instead of rare.
"""

from fractions import Fraction
from typing import NamedTuple

import numpy as np
from hypothesis import strategies as st

import rewardtheory as rt
from rewardtheory.arithmetic import floats
from rewardtheory.transition import probability

DISCOUNTS = (Fraction(0), Fraction(1, 2), Fraction(7, 10), Fraction(9, 10), Fraction(999, 1000))
PLANTS = ("duplicate", "zero", "absorbing", "unreachable", "terminal", "masked", "equal")


class Case(NamedTuple):
    """One instance: the exact model, its rewards (Fractions in the layout), and the same in float64."""

    exact: rt.MDP
    mdp: rt.MDP
    rewards: tuple
    exact_rewards: tuple

    @property
    def reward(self):
        return self.rewards[0]


def build(draw_int, *, states, actions, discount, plants=(), sparse=False, rewards=1) -> Case:
    """A case from a source of integers `draw_int(low, high)`; the one code path of Hypothesis and of the quick loops."""
    S, A = states, actions
    weight = np.array([draw_int(0, 3) for _ in range(S * A * S)]).reshape(S, A, S)
    available = np.ones((S, A), bool)
    terminal = np.zeros(S, bool)
    R = [np.array([draw_int(-3, 3) for _ in range(S * A * S)]).reshape(S, A, S) for _ in range(rewards)]
    initial = np.array([draw_int(0, 2) for _ in range(S)])
    here = np.arange(S)
    if "unreachable" in plants and S > 1:
        weight[:-1, :, -1], initial[-1] = 0, 0
    if "absorbing" in plants:
        weight[-1] = 0
        weight[-1, :, -1] = 1
    if "terminal" in plants and S > 1:
        weight[-1] = 0
        weight[-1, :, -1] = 1
        terminal[-1] = True
    if "duplicate" in plants and A > 1:
        weight[:, 1] = weight[:, 0]
        for r in R:
            r[:, 1] = r[:, 0]
    if "zero" in plants:
        R[0][:] = 0
    if "equal" in plants:
        R[0][:] = draw_int(-2, 2)
    if "masked" in plants and A > 1:
        available[here, [draw_int(0, A - 1) for _ in range(S)]] = False
    for s, a in np.argwhere(weight.sum(axis=2) == 0):
        weight[s, a, draw_int(0, S - 2) if "unreachable" in plants and S > 1 and s < S - 1 else s] = 1
    for r in R:
        r[terminal] = 0
    if not initial.any():
        initial[0] = 1
    p = _fractions(weight) / _fractions(weight.sum(axis=2))[..., None]
    mu = _fractions(initial) / Fraction(int(initial.sum()))
    exact_rewards = [_fractions(r) / 2 for r in R]
    transition = p
    if sparse:
        K = int((weight != 0).sum(axis=2).max())
        order = np.argsort(weight == 0, axis=2, kind="stable")[:, :, :K]
        q = np.take_along_axis(p, order, axis=2)
        transition = rt.Successors(np.where(q != 0, order, 0), q)
        exact_rewards = [np.take_along_axis(r, order, axis=2) for r in exact_rewards]
    labels = {"states": [f"s{i}" for i in range(S)], "actions": [f"a{i}" for i in range(A)]}
    exact = rt.MDP(transition, mu, discount, available=available, terminal=terminal, **labels)
    return Case(
        exact, in_floats(exact), tuple(floats(_flint(r)) for r in exact_rewards), tuple(map(_flint, exact_rewards))
    )


def in_floats(mdp: rt.MDP) -> rt.MDP:
    """The float64 model nearest to an exact one."""
    p = floats(probability(mdp.transition))
    transition = rt.Successors(mdp.transition.state, p) if isinstance(mdp.transition, rt.Successors) else p
    return mdp.replace(transition=transition, initial=floats(mdp.initial), discount=float(floats(mdp.discount)))


def in_jax(mdp: rt.MDP) -> rt.MDP:
    """The same float model on JAX arrays; x64 must be on."""
    import jax.numpy as jnp

    p = jnp.asarray(probability(mdp.transition))
    transition = rt.Successors(mdp.transition.state, p) if isinstance(mdp.transition, rt.Successors) else p
    return mdp.replace(transition=transition, initial=jnp.asarray(mdp.initial))


def _fractions(x):
    out = np.empty(np.shape(x), dtype=object)
    out.ravel()[:] = [Fraction(int(v)) for v in np.ravel(x)]
    return out


def _flint(x):
    from rewardtheory.arithmetic import rationals

    return rationals(x)


def quick(seed: int, *, rewards: int = 1, **fixed) -> Case:
    """A case from a seed, for loops of thousands."""
    random = np.random.default_rng(seed)

    def draw_int(low, high):
        return int(random.integers(low, high + 1))

    choice = {
        "states": draw_int(1, 4),
        "actions": draw_int(1, 3),
        "discount": DISCOUNTS[draw_int(0, len(DISCOUNTS) - 1)],
        "plants": [p for p in PLANTS if random.random() < 0.25],
        "sparse": random.random() < 0.4,
    } | fixed
    return build(draw_int, rewards=rewards, **choice)


@st.composite
def instances(draw, rewards: int = 1, discounts=DISCOUNTS, layouts=(False, True)):
    """A `Case`; shrinks towards one state, one action, no planted degeneracy."""
    return build(
        lambda low, high: draw(st.integers(low, high)),
        states=draw(st.sampled_from((1, 2, 3, 4))),
        actions=draw(st.sampled_from((1, 2, 3))),
        discount=draw(st.sampled_from(discounts)),
        plants=draw(st.sets(st.sampled_from(PLANTS), max_size=3)),
        sparse=draw(st.sampled_from(layouts)),
        rewards=rewards,
    )


@st.composite
def policies(draw, mdp: rt.MDP):
    """An exact policy (S, A): small integer weights on available actions, divided by their sum."""
    S, A = mdp.available.shape
    weight = np.array([draw(st.integers(0, 3)) for _ in range(S * A)]).reshape(S, A) * mdp.available
    weight = np.where(weight.sum(axis=1, keepdims=True) == 0, mdp.available, weight).astype(int)
    return _fractions(weight) / _fractions(weight.sum(axis=1))[:, None]


def deterministic_policies(mdp: rt.MDP):
    """Every deterministic policy, as a list of actions."""
    from itertools import product

    return product(*[np.flatnonzero(row).tolist() for row in np.asarray(mdp.available)])
