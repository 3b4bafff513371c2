"""CliffWalking: example 6.6 of sutton2018reinforcement, as the table of CliffWalking-v1 in
towers2024gymnasium.

Faithful: 4 x 12 cells numbered row by row, actions up, right, down, left, -1 a step, -100 for a step into the
cliff, which leads back to the start and does not end the episode. The ten cliff cells are states that nothing
ever enters; they keep the rows that Gymnasium gives them. Every way into the goal ends the episode, so the
goal is a terminal state; Gymnasium's own table would go on paying there.

Chosen: discount .99 instead of the undiscounted episodes of the book, because a policy that walks against a
wall never ends; with a horizon, discount 1 gives the book's -13.
"""

import numpy as np

from rewardtheory.makers import reward
from rewardtheory.mdps import Specimen, specimen
from rewardtheory.types import MDP

HEIGHT, WIDTH = 4, 12
STEPS = {"up": (-1, 0), "right": (0, 1), "down": (1, 0), "left": (0, -1)}
START, GOAL = (HEIGHT - 1) * WIDTH, HEIGHT * WIDTH - 1


@specimen("cliff-walking", source="sutton2018reinforcement")
def cliff_walking() -> Specimen:
    """Walk from one corner to the next along a cliff: a fall costs 100 and leads back to the start."""
    places = np.stack(np.unravel_index(np.arange(HEIGHT * WIDTH), (HEIGHT, WIDTH)), axis=1)
    S, A = len(places), len(STEPS)
    cliff = np.arange(S)
    cliff = (cliff > START) & (cliff < GOAL)
    p, paid, steps = np.zeros((S, A, S)), np.full((S, A), -1.0), np.full((S, A), -1.0)
    for a, step in enumerate(STEPS.values()):
        row, column = np.clip(places + step, 0, (HEIGHT - 1, WIDTH - 1)).T
        end = row * WIDTH + column
        paid[cliff[end], a] = -100.0
        end = np.where(cliff[end], START, end)
        end[GOAL] = GOAL
        p[np.arange(S), a, end] = 1.0
    paid[GOAL], steps[GOAL] = 0.0, 0.0
    mdp = MDP(
        p,
        np.eye(S)[START],
        0.99,
        states=[f"({r},{c})" for r, c in places],
        actions=tuple(STEPS),
        terminal=np.arange(S) == GOAL,
    )
    return Specimen(
        name="cliff-walking",
        mdp=mdp,
        rewards={"environment": reward(mdp, action=paid), "steps": reward(mdp, action=steps)},
        places=places,
    )
