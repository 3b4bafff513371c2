"""Hypotheses of claims about caution: sets and beliefs of rewards, levels, and outcomes that a base makes likely."""

from fractions import Fraction
from typing import Annotated, Any

import numpy as np
from hypothesis import strategies as st

from rewardtheory.arithmetic import rational, rationals
from rewardtheory.types import MDP
from rewardtheory.verify import instances as draw
from rewardtheory.verify.claims import Given

LEVELS = tuple(Fraction(x) for x in ("1/10", "1/4", "1/2", "2/3", "1"))


@st.composite
def beliefs(draw_, mdp: MDP):
    """(array, weights): one to three rewards with positive weights; now and then two are the same or negatives."""
    count = draw_(st.integers(1, 3))
    found = [draw_(draw.rewards(mdp)) for _ in range(count)]
    if count > 1 and draw_(st.booleans()):
        found[1] = draw_(st.sampled_from((1, -1))) * found[0]
    weight = np.array(draw_(st.lists(st.integers(1, 3), min_size=count, max_size=count)))
    return np.stack(found), rationals(weight) / rational(int(weight.sum()))


@st.composite
def outcomes(draw_):
    """(a base distribution, utilities, costs ≥ 0) of a few outcomes, with ties and zeros."""
    count = draw_(st.integers(1, 5))
    weight = np.array(draw_(st.lists(st.integers(0, 3), min_size=count, max_size=count)))
    weight[0] += not weight.any()
    return (
        rationals(weight) / rational(int(weight.sum())),
        draw_(draw.integers((count,))),
        draw_(draw.integers((count,), 0, 3)),
    )


WeighedRewards = Annotated[
    Any,
    Given(lambda seen: beliefs(seen["mdp"]), "some rewards with positive weights (instances have up to three)"),
]
Level = Annotated[Any, Given(lambda _: st.sampled_from(LEVELS).map(rational), "a share in (0, 1]")]
LowerLevel = Annotated[
    Any,
    Given(
        lambda seen: st.sampled_from([x for x in LEVELS if rational(x) <= seen["level"]]).map(rational),
        "a share that is not larger",
    ),
]
Outcomes = Annotated[Any, Given(lambda _: outcomes(), "a base distribution, utilities and costs ≥ 0 of a few outcomes")]
