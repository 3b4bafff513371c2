"""A circle that pays at one of its states. Made here: every policy that goes one way round is periodic."""

from typing import Any

import numpy as np

from rewardtheory.makers import reward
from rewardtheory.mdps import Specimen, specimen
from rewardtheory.types import MDP, Successors
from rewardtheory.validation import whole


def ring(n: int, *, discount: Any = 0.99) -> Specimen:
    """States 0 to n - 1 in a circle; "left" and "right" move by one, and nothing ends.

    V*(s) = discount^(d - 1) / (1 - discount^2) with d the distance to state 0 round the circle (d = 2 in
    state 0 itself), for the reward "environment", which pays 1 on arrival at state 0.

    Args:
        n: how many states, at least 3.
        discount: γ.

    Returns:
        A `Specimen` with the rewards "environment" and "clockwise" (1 for every move right), in the layout
        `Successors`.

    Raises:
        ValueError: when n is below 3.

    >>> from rewardtheory.mdps.ring import ring
    >>> ring(4).mdp.transition.state[:, :, 0].tolist()
    [[3, 1], [0, 2], [1, 3], [2, 0]]
    """
    n = whole(n, "n", least=3)
    place = np.arange(n)
    state = np.stack([(place - 1) % n, (place + 1) % n], axis=1)[..., None]
    mdp = MDP(
        Successors(state, np.ones(state.shape)),
        (place == 0).astype(float),
        discount,
        states=[str(s) for s in place],
        actions=("left", "right"),
    )
    clockwise = np.broadcast_to([0.0, 1.0], (n, 2))
    return Specimen(
        name=f"ring of {n}",
        mdp=mdp,
        rewards={"environment": reward(mdp, arrival=place == 0), "clockwise": reward(mdp, action=clockwise)},
        about=f"A circle of {n} states that pays at one of them.",
    )


@specimen("ring", source=None)
def ring_of_12() -> Specimen:
    """A circle of twelve states that pays at one of them."""
    return ring(12)
