"""Hypotheses of claims about learners: the chance they meet, how they learn, and potentials that hope for too much."""

from fractions import Fraction
from typing import Annotated, Any

from hypothesis import strategies as st

from rewardtheory.arithmetic import rational, rationals
from rewardtheory.design.temporal_difference import DRAWS, q_learning, sarsa
from rewardtheory.solvers.optimal import solve
from rewardtheory.verify import instances as draw
from rewardtheory.verify.claims import Given

PLACES = tuple(Fraction(x) for x in ("0", "1/5", "1/2", "4/5", "99/100"))


@st.composite
def streams(draw_, longest: int = 8):
    """Rows of draws from [0, 1), one for the birth and one for each step."""
    rows = draw_(st.integers(1, longest))
    count = rows * DRAWS
    return rationals(draw_(st.lists(st.sampled_from(PLACES), min_size=count, max_size=count))).reshape(rows, DRAWS)


Chance = Annotated[Any, Given(lambda _: streams(), "any draws of chance")]
Target = Annotated[Any, Given(lambda _: st.sampled_from((q_learning, sarsa)), "the target of Q-learning or of Sarsa")]
StepSize = Annotated[
    Any,
    Given(lambda _: st.sampled_from(("1", "1/2", "1/3")).map(Fraction).map(rational), "any step size in (0, 1]"),
]
EpisodeLength = Annotated[Any, Given(lambda _: st.integers(1, 4), "any number of steps after which an episode is cut")]
Visits = Annotated[Any, Given(lambda _: st.integers(1, 300), "any number of visits")]
HopefulPotential = Annotated[
    Any,
    Given(
        lambda seen: draw.integers((seen["mdp"].n_states,), 0, 3).map(
            lambda more: solve(seen["mdp"], seen["reward"]).values + more
        ),
        "any potential Φ ≥ V*",
    ),
]
