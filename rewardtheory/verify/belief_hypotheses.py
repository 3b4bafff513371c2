"""Hypotheses of claims about beliefs of rewards: beliefs on a model, likelihoods, and errors of these."""

from fractions import Fraction
from typing import Annotated, Any

import numpy as np
from hypothesis import strategies as st

from rewardtheory.arithmetic import rational, rationals
from rewardtheory.types import MDP
from rewardtheory.verify import instances as draw
from rewardtheory.verify.claims import Given

FACTORS = tuple(Fraction(x) for x in ("1", "11/10", "3/2", "3", "20"))


@st.composite
def weights(draw_, count: int):
    """Probabilities (count,), some of them 0."""
    found = np.array(draw_(st.lists(st.integers(0, 4), min_size=count, max_size=count)))
    found[0] += not found.any()
    return rationals(found) / rational(int(found.sum()))


@st.composite
def beliefs(draw_, mdp: MDP | None):
    """(array, weights) of two to four rewards; now and then one is the negative of another, or 0.

    Without a model, of rewards on one state and action: all that can be said of weights alone can be said there.
    """
    one = draw.integers((1, 1, 1)) if mdp is None else draw.rewards(mdp)
    tables = [draw_(one) for _ in range(draw_(st.integers(2, 3)))]
    tables += draw_(st.sampled_from(([], [-tables[0]], [0 * tables[0]])))
    return np.stack(tables), draw_(weights(len(tables)))


@st.composite
def likelihoods(draw_, count: int):
    """Positive numbers (count,)."""
    return rationals(np.array(draw_(st.lists(st.integers(1, 9), min_size=count, max_size=count)))) / 9


@st.composite
def blurred(draw_, count: int):
    """(c, factors): c ≥ 1 and numbers in [1/c, c], half of the time at its ends."""
    c = rational(draw_(st.sampled_from(FACTORS)))
    kinds = draw_(st.lists(st.integers(0, 3), min_size=count, max_size=count))
    ends = {0: 1 / c, 1: c, 2: c / c, 3: (c + 1 / c) / 2}
    return c, rationals(np.array([ends[k] for k in kinds], dtype=object))


SomeRewards = Annotated[
    Any, Given(lambda seen: beliefs(seen.get("mdp")), "any belief in finitely many rewards (instances have up to four)")
]
Likelihoods = Annotated[
    Any, Given(lambda seen: likelihoods(len(seen["belief"][1])), "data that are possible under every reward")
]
MoreLikelihoods = Likelihoods
WithinAFactor = Annotated[
    Any, Given(lambda seen: blurred(len(seen["belief"][1])), "errors of the likelihoods by a factor in [1/c, c], c ≥ 1")
]
