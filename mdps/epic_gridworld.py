"""The 3x3 gridworld of gleave2021epic, with its four rewards.

Faithful: nine states row by row, four moves and a stay, discount .99, the three rewards R(s), and the dense
one, which is the sparse one shaped by minus the Manhattan distance to the corner. EPIC distances under
uniform coverage: sparse to dense 0, sparse to path .16018, sparse to cliff .36756, path to cliff .26721.

Chosen: the episode starts in the first corner and never ends (the distance sees neither); the order of
actions.
"""

import numpy as np

from rewardtheory.makers import reward
from rewardtheory.mdps import Specimen, specimen
from rewardtheory.specify.shaping import shape
from rewardtheory.types import MDP

SIDE = 3
STEPS = {"stay": (0, 0), "up": (-1, 0), "right": (0, 1), "down": (1, 0), "left": (0, -1)}
SPARSE = (0, 0, 0, 0, 0, 0, 0, 0, 1)
PATH = (0, -1, -1, 0, 0, 0, -1, -1, 4)
CLIFF = (0, -1, -1, 0, 0, 0, -4, -4, 4)
POTENTIAL = (-4, -3, -2, -3, -2, -1, -2, -1, 0)


@specimen("epic-gridworld", source="gleave2021epic")
def epic_gridworld() -> Specimen:
    """A 3x3 grid with four rewards: sparse, dense (the same, shaped), a path, and a cliff beside it."""
    places = np.stack(np.unravel_index(np.arange(SIDE**2), (SIDE, SIDE)), axis=1)
    p = np.zeros((SIDE**2, len(STEPS), SIDE**2))
    for a, step in enumerate(STEPS.values()):
        end = np.clip(places + step, 0, SIDE - 1) @ (SIDE, 1)
        p[np.arange(SIDE**2), a, end] = 1.0
    mdp = MDP(p, np.eye(SIDE**2)[0], 0.99, states=[f"({r},{c})" for r, c in places], actions=tuple(STEPS))
    sparse = reward(mdp, state=SPARSE)
    rewards = {
        "sparse": sparse,
        "dense": shape(mdp, sparse, POTENTIAL),
        "path": reward(mdp, state=PATH),
        "cliff": reward(mdp, state=CLIFF),
    }
    return Specimen(name="epic-gridworld", mdp=mdp, rewards=rewards, places=places)
