"""A corridor that pays at its far end. Made here: the simplest model in which reward is far away."""

from typing import Any

import numpy as np

from rewardtheory.makers import reward
from rewardtheory.mdps import Specimen, specimen
from rewardtheory.types import MDP, Successors
from rewardtheory.validation import whole


def chain(n: int, *, discount: Any = 0.99) -> Specimen:
    """States 0 to n - 1 in a row; "on" and "back" move by one (back from 0 stays), and the last state is
    terminal.

    V*(s) = discount^(n - 2 - s) for the reward "environment", which pays 1 on arrival at the end.

    Args:
        n: how many states, at least 2.
        discount: γ.

    Returns:
        A `Specimen` with the rewards "environment" and "steps" (-1 a step), in the layout `Successors`: a
        million states fit.

    Raises:
        ValueError: when n is below 2.

    >>> from rewardtheory.mdps.chain import chain
    >>> chain(3).rewards["environment"][:, :, 0].tolist()
    [[0.0, 0.0], [0.0, 1.0], [0.0, 0.0]]
    """
    n = whole(n, "n", least=2)
    place = np.arange(n)
    state = np.stack([np.maximum(place - 1, 0), np.minimum(place + 1, n - 1)], axis=1)[..., None]
    terminal = place == n - 1
    state[terminal] = n - 1
    mdp = MDP(
        Successors(state, np.ones(state.shape)),
        (place == 0).astype(float),
        discount,
        states=[str(s) for s in place],
        actions=("back", "on"),
        terminal=terminal,
    )
    return Specimen(
        name=f"chain of {n}",
        mdp=mdp,
        rewards={"environment": reward(mdp, arrival=terminal), "steps": reward(mdp, state=-1.0 * ~terminal)},
        places=np.stack([0 * place, place], axis=1),
        about=f"A corridor of {n} states that pays at its end.",
    )


@specimen("chain", source=None)
def chain_of_10() -> Specimen:
    """A corridor of ten states that pays at its end."""
    return chain(10)
