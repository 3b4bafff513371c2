"""Bandits: one state, and an action for each arm. The named one is the smallest case of
karwowski2024goodhart.

With discount 0 (our choice) the return is the mean reward of the arms pulled, and an occupancy is a
distribution over the arms. In the named bandit the angle between the two rewards, centred, is 60 degrees
exactly: climbing the proxy from the uniform policy first raises the true return from .4 to 5/9 and then
lowers it to .2.
"""

from typing import Any

import numpy as np

from rewardtheory.makers import reward
from rewardtheory.mdps import Specimen, specimen
from rewardtheory.types import MDP


def bandit(rewards, *, discount: Any = 0) -> Specimen:
    """One state, and an action for each arm: J(π) = Σ_a π(a) R(a) / (1 - γ).

    Args:
        rewards: what the arms pay, a list, or a dictionary of such lists of equal length by name.
        discount: γ.

    Returns:
        A `Specimen`; a single list becomes the reward "environment".

    Raises:
        ValueError: on lists of unequal length, or an empty one.

    >>> from rewardtheory.mdps.bandit import bandit
    >>> bandit([1, 0.5, 0]).rewards["environment"].tolist()
    [[[1.0], [0.5], [0.0]]]
    """
    table = dict(rewards) if hasattr(rewards, "items") else {"environment": rewards}
    if not table:
        raise ValueError("`rewards` is empty; give at least one list of what the arms pay.")
    arms = len(next(iter(table.values())))
    if arms == 0:
        raise ValueError("`rewards` names no arm; a bandit needs at least one.")
    for name, paid in table.items():
        if len(paid) != arms:
            raise ValueError(
                f"`rewards[{name!r}]` pays {len(paid)} arms and the first one {arms}; give one number for each arm."
            )
    mdp = MDP(np.ones((1, arms, 1)), [1.0], discount, actions=[f"arm {a}" for a in range(arms)])
    return Specimen(
        name=f"bandit with {arms} arms",
        mdp=mdp,
        rewards={name: reward(mdp, action=[paid]) for name, paid in table.items()},
        about=f"One state and {arms} arms.",
    )


@specimen("bandit", source="karwowski2024goodhart")
def goodhart_bandit() -> Specimen:
    """Three arms whose proxy reward is 60 degrees from the true one."""
    return bandit({"true": (0.2, 1, 0), "proxy": (1, 0.8, 0)})
