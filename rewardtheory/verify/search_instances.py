"""What the searches share: random instances, quiet settings of Hypothesis, and the failure of a scheme to run."""

from typing import Any

import numpy as np
from hypothesis import HealthCheck, Verbosity, settings
from hypothesis import strategies as st

from rewardtheory.graphs import literal
from rewardtheory.types import MDP
from rewardtheory.verify import instances


class Failure(Exception):
    """A scheme does not run: what is wrong, and the call as text."""

    def __init__(self, reason: str, call: str | None):
        super().__init__(reason)
        self.reason, self.call = reason, call


@st.composite
def drawn_instances(draw):
    """A random small model in float64 whose states are all reachable, and a reward of any size on it."""
    mdp = draw(instances.mdps(reachable=True))
    R = draw(instances.rewards(mdp)) * draw(st.sampled_from([1, 10, 1000]))
    floating: Any = instances.in_floats(mdp)
    return floating, masked(floating, instances.in_floats(R))


def quietly(**options):
    """Settings of Hypothesis for a search: nothing is stored, printed or complained about."""
    every: Any = list(HealthCheck)
    return settings(database=None, deadline=None, suppress_health_check=every, verbosity=Verbosity.quiet, **options)


def masked(mdp: MDP, R):
    """Rewards, 0 on what cannot happen and after the end."""
    possible = (mdp.transition != 0) & mdp.available[..., None] & ~mdp.terminal[:, None, None]
    return np.where(possible, R, R * 0)


def is_same_model(one: MDP, other: MDP) -> bool:
    names = ("transition", "initial", "discount", "terminal")
    return one is other or all(np.array_equal(getattr(one, n), getattr(other, n)) for n in names)


def call_text(mdp: MDP, call) -> str | None:
    return None if call is None else literal(mdp, masked(mdp, call[0]))
