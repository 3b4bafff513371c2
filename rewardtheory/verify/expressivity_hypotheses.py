"""Hypotheses of claims about what rewards can express: utilities of prospects, weights, discounts, tasks."""

from fractions import Fraction
from typing import Annotated, Any

import numpy as np
from hypothesis import strategies as st

from rewardtheory.arithmetic import rational, rationals
from rewardtheory.verify import instances as draw
from rewardtheory.verify.claims import Given


@st.composite
def aggregated(draw_):
    """(V_1 … V_k of n prospects, V): V is a weighted sum with a constant, or that with one value changed."""
    k, n = draw_(st.integers(1, 3)), draw_(st.integers(1, 5))
    V = rationals(np.array(draw_(st.lists(st.integers(-2, 2), min_size=k * n, max_size=k * n))).reshape(k, n))
    w = rationals(np.array(draw_(st.lists(st.integers(-2, 2), min_size=k, max_size=k))))
    whole = draw_(st.integers(-2, 2)) + (w[:, None] * V).sum(axis=0)
    whole[-1] = whole[-1] + draw_(st.sampled_from((0, 1)))
    return V, whole


@st.composite
def potentials_and_faults(draw_):
    """r(s,t) between up to four states: a difference of potentials, or that with one payment changed."""
    n = draw_(st.integers(1, 4))
    phi = rationals(np.array(draw_(st.lists(st.integers(-3, 3), min_size=n, max_size=n))))
    r = phi[None, :] - phi[:, None]
    s, t = draw_(st.integers(0, n - 1)), draw_(st.integers(0, n - 1))
    r[s, t] = r[s, t] + draw_(st.sampled_from((0, 1)))
    return r


SmallModel = Annotated[
    Any,
    Given(
        lambda _: draw.mdps(sizes=((1, 2), (1, 3), (2, 2)), discounts=draw.DISCOUNTS[1:5]),
        "a small model with a discount in (0, 1)",
    ),
]
Aggregated = Annotated[
    Any, Given(lambda _: aggregated(), "utilities V₁ … V_k of finitely many prospects, and another one")
]
StatePayments = Annotated[Any, Given(lambda _: potentials_and_faults(), "payments r(s,t) between all states")]
TwoDiscounts = Annotated[
    Any,
    Given(
        lambda _: st.tuples(*[st.sampled_from([Fraction(x) for x in ("0", "1/3", "1/2", "9/10")]).map(rational)] * 2),
        "discounts γ₁, γ₂",
    ),
]
TwoWeights = Annotated[Any, Given(lambda _: st.tuples(*[st.integers(1, 3).map(rational)] * 2), "weights w₁, w₂ > 0")]
TwoPayments = Annotated[
    Any,
    Given(
        lambda _: st.integers(1, 4).flatmap(lambda n: draw.integers((2, n), -3, 3)),
        "payments of two objectives along a path",
    ),
]
ThreeUtilities = Annotated[Any, Given(lambda _: draw.integers((3,), -2, 2), "utilities of 0, 1 and 2 payments")]
TwoSteps = Annotated[
    Any,
    Given(lambda _: draw.integers((2, 2), -2, 2), "payments r and multipliers m of two transitions"),
]
