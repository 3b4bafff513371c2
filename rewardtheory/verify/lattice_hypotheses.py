"""Hypotheses of claims that link the properties of schemes: a second reward near the border of what they say."""

from typing import Annotated, Any

import numpy as np
from hypothesis import strategies as st

from rewardtheory.specify.shaping import redistribute, shape
from rewardtheory.types import MDP
from rewardtheory.verify import instances as draw
from rewardtheory.verify.claims import Given
from rewardtheory.verify.data_separators import transformed
from rewardtheory.verify.data_sources import WITHIN, model_of
from rewardtheory.verify.distance_hypotheses import related


@st.composite
def shifted(draw_, mdp: MDP, reward):
    """The reward plus shaping and redistribution; now and then with one entry bent, or another reward altogether."""
    kind = draw_(st.sampled_from(("same", "same", "bent", "related")))
    if kind == "related":
        return draw_(related(mdp, reward))
    found = redistribute(mdp, shape(mdp, reward, draw_(draw.potentials(mdp))), draw_(draw.rewards(mdp)))
    live = np.argwhere((mdp.transition != 0) & mdp.available[..., None] & ~mdp.terminal[:, None, None])
    if kind == "bent" and len(live):
        found = found.copy()
        found[tuple(draw_(st.sampled_from(live.tolist())))] += 1
    return found


@st.composite
def transformed_rewards(draw_, mdp: MDP, reward):
    """The reward after one of the transformations of `data_sources`, or two of them."""
    model, found = model_of(mdp), reward
    for name in draw_(st.lists(st.sampled_from(sorted(WITHIN)), min_size=1, max_size=2)):
        found = transformed(name, model, found, np.random.default_rng(draw_(st.integers(0, 99))))
    return found


PairModel = Annotated[
    Any,
    Given(
        lambda _: draw.mdps(sizes=((1, 2), (2, 1), (2, 2)), discounts=draw.DISCOUNTS[1:]),
        "a model of up to two states and two actions with a discount in (0, 1), unreachable states among them",
    ),
]
TransformedReward = Annotated[
    Any,
    Given(
        lambda seen: transformed_rewards(seen["mdp"], seen["reward"]),
        "the reward after shaping, redistribution, scaling, or another change that some kind of data does not see",
    ),
]
ShiftedReward = Annotated[
    Any,
    Given(
        lambda seen: shifted(seen["mdp"], seen["reward"]),
        "another reward: often the first with shaping and redistribution, or that with one entry bent",
    ),
]
