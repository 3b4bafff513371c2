"""Hypotheses of claims that link the properties of schemes: a second reward near the border of what they say."""

from typing import Annotated, Any

import numpy as np
from hypothesis import strategies as st

from rewardtheory.specify.shaping import redistribute, shape
from rewardtheory.types import MDP
from rewardtheory.verify import instances as draw
from rewardtheory.verify.claims import Given
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


ShiftedReward = Annotated[
    Any,
    Given(
        lambda seen: shifted(seen["mdp"], seen["reward"]),
        "another reward: often the first with shaping and redistribution, or that with one entry bent",
    ),
]
