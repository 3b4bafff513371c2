"""Hypotheses of claims about distances between rewards: rewards that are related, and models with other transitions."""

from typing import Annotated, Any

import numpy as np
from hypothesis import strategies as st

from rewardtheory.arithmetic import rational, rationals
from rewardtheory.specify.shaping import redistribute, shape
from rewardtheory.transition import reachable
from rewardtheory.types import MDP
from rewardtheory.verify import instances as draw
from rewardtheory.verify.claims import Given


@st.composite
def related(draw_, mdp: MDP, reward):
    """Another reward: a free one, or one that orders policies as the first does, oppositely, or not at all.

    It may also be the first one, changed where no policy comes.
    """
    kind = draw_(st.sampled_from(("free", "free", "same", "opposite", "trivial", "unseen")))
    if kind == "free":
        return draw_(draw.rewards(mdp))
    if kind == "unseen":
        seen = reachable(mdp)[:, None, None]
        return np.where(seen, reward, reward + draw_(draw.rewards(mdp)))
    scale = draw_(draw.scales())
    sign = {"same": 1, "opposite": -1, "trivial": 0}[kind]
    shaped = shape(mdp, sign * scale * reward, draw_(draw.potentials(mdp)))
    noise = draw_(draw.rewards(mdp))
    return redistribute(mdp, shaped, noise) if draw_(st.booleans()) else shaped


@st.composite
def other_transitions(draw_, mdp: MDP):
    """A transition function that differs from the model's in every row: mixed with a state that no row is sure of."""
    S, A = mdp.available.shape
    moved = np.array(mdp.transition)
    for s in range(S):
        for a in range(A):
            unsure = [t for t in range(S) if moved[s, a, t] != 1]
            target = draw_(st.sampled_from(unsure))
            part = rational(draw_(st.sampled_from((1, 2)))) / 2
            moved[s, a] = (1 - part) * moved[s, a] + part * rationals(np.arange(S) == target)
    return moved


AnotherReward = Annotated[
    Any,
    Given(
        lambda seen: related(seen["mdp"], seen["reward"]),
        "any second reward",
        lambda random, seen: draw.generic_array(random, tuple(seen["reward"].shape)),
    ),
]
BranchingMDP = Annotated[
    Any,
    Given(
        lambda _: draw.mdps(
            sizes=((2, 1), (2, 2), (3, 2), (2, 3)), plants=("duplicate", "absorbing", "deterministic"), reachable=True
        ),
        "a finite model of at least two states, all reachable, with every action in every state and without an end",
    ),
]
OtherTransition = Annotated[
    Any, Given(lambda seen: other_transitions(seen["mdp"]), "transitions that differ from the model's in every row")
]
DeterministicPolicy = Annotated[
    Any,
    Given(
        lambda seen: st.tuples(*(st.sampled_from(np.flatnonzero(row).tolist()) for row in seen["mdp"].available)).map(
            lambda chosen: rationals(np.eye(seen["mdp"].n_actions, dtype=int)[list(chosen)])
        ),
        "any deterministic policy",
    ),
]
SomePolicies = Annotated[
    Any,
    Given(
        lambda seen: st.lists(draw.policies(seen["mdp"]), min_size=2, max_size=5).map(tuple),
        "any finite set of stationary policies",
    ),
]
Bandit = Annotated[
    Any,
    Given(
        lambda _: draw.mdps(sizes=((1, 1), (1, 2), (1, 3), (1, 4)), plants=(), reachable=True),
        "a model with one state",
    ),
]
