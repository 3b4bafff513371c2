"""The 5x5 gridworld of examples 3.5 and 3.8 in sutton2018reinforcement.

Faithful: the two special states and where they lead, -1 for a move off the grid, discount .9. Chosen: the
uniform initial distribution (the book asks for values only), the order of actions, and the reward without the
second state.
"""

import numpy as np

from rewardtheory.makers import reward
from rewardtheory.mdps import Specimen, specimen
from rewardtheory.types import MDP

SIDE = 5
STEPS = {"north": (-1, 0), "south": (1, 0), "east": (0, 1), "west": (0, -1)}
A, A_END, B, B_END = 1, 21, 3, 13


@specimen("sutton-gridworld", source="sutton2018reinforcement")
def sutton_gridworld() -> Specimen:
    """A 5x5 grid where state A jumps for +10, state B jumps for +5, and a move off the grid costs 1."""
    places = np.stack(np.unravel_index(np.arange(SIDE**2), (SIDE, SIDE)), axis=1)
    p, paid = np.zeros((SIDE**2, len(STEPS), SIDE**2)), np.zeros((SIDE**2, len(STEPS)))
    for a, step in enumerate(STEPS.values()):
        aim = places + step
        inside = np.clip(aim, 0, SIDE - 1)
        end = inside @ (SIDE, 1)
        paid[:, a] = -1.0 * (aim != inside).any(axis=1)
        end[A], paid[A, a] = A_END, 10.0
        end[B], paid[B, a] = B_END, 5.0
        p[np.arange(SIDE**2), a, end] = 1.0
    mdp = MDP(
        p,
        np.full(SIDE**2, 1 / SIDE**2),
        0.9,
        states=[{A: "A", A_END: "A'", B: "B", B_END: "B'"}.get(s, f"({r},{c})") for s, (r, c) in enumerate(places)],
        actions=tuple(STEPS),
    )
    only_a = paid.copy()
    only_a[B] = 0.0
    return Specimen(
        name="sutton-gridworld",
        mdp=mdp,
        rewards={"environment": reward(mdp, action=paid), "only A": reward(mdp, action=only_a)},
        places=places,
    )
