"""Perfect mazes: between any two cells there is exactly one way. Made here, by random depth-first search."""

from typing import Any

import numpy as np

from rewardtheory.makers import reward
from rewardtheory.mdps import Specimen, specimen
from rewardtheory.types import MDP, Successors
from rewardtheory.validation import whole

ACTIONS = ("left", "down", "right", "up")
STEPS = ((0, -1), (1, 0), (0, 1), (-1, 0))


def maze(n: int, *, seed: int, discount: Any = 0.99) -> Specimen:
    """A perfect maze of n x n cells with thin walls, from the first corner to the last, a terminal dead end.

    V*(s) = discount^(d - 1) with d the number of steps to the goal, for the reward "environment", which pays
    1 on arrival there. A move against a wall stays.

    Args:
        n: cells along a side, at least 2; every cell is a state.
        seed: of NumPy's default generator; the same seed gives the same maze.
        discount: γ.

    Returns:
        A `Specimen` with the rewards "environment" and "steps" (-1 a step), in the layout `Successors`: 100 x
        100 cells take a tenth of a second.

    Raises:
        ValueError: when n is below 2.

    >>> from rewardtheory.mdps.maze import maze
    >>> maze(30, seed=0).mdp.n_states
    900
    """
    n = whole(n, "n", least=2)
    state = _passages(n, np.random.default_rng(seed))
    terminal = np.arange(n * n) == n * n - 1
    state[terminal] = n * n - 1
    places = np.stack(np.unravel_index(np.arange(n * n), (n, n)), axis=1)
    mdp = MDP(
        Successors(state[..., None], np.ones((n * n, 4, 1))),
        (np.arange(n * n) == 0).astype(float),
        discount,
        states=[f"({r},{c})" for r, c in places],
        actions=ACTIONS,
        terminal=terminal,
    )
    return Specimen(
        name=f"maze {n}x{n}, seed {seed}",
        mdp=mdp,
        rewards={"environment": reward(mdp, arrival=terminal), "steps": reward(mdp, state=-1.0 * ~terminal)},
        places=places,
        about=f"A perfect maze of {n}x{n} cells.",
    )


def _passages(n: int, draw: np.random.Generator) -> np.ndarray:
    """Where each move ends, (n², 4), in a maze that depth-first search carves into closed cells."""
    ends = np.repeat(np.arange(n * n)[:, None], 4, axis=1)
    seen = np.zeros(n * n, dtype=bool)
    # Search from the goal: a grid without a corner hangs together, so the first way out of the corner leads everywhere
    # and the goal is a dead end. Nothing lies behind it, and every cell is reachable.
    goal = n * n - 1
    seen[goal] = True
    path = [goal]
    while path:
        here = path[-1]
        for a in draw.permutation(4):
            row, column = here // n + STEPS[a][0], here % n + STEPS[a][1]
            there = row * n + column
            if 0 <= row < n and 0 <= column < n and not seen[there]:
                ends[here, a] = there
                ends[there, (a + 2) % 4] = here  # the opposite action leads back
                seen[there] = True
                path.append(there)
                break
        else:
            path.pop()
    return ends


@specimen("maze", source=None)
def maze_8x8() -> Specimen:
    """A perfect maze of 8x8 cells."""
    return maze(8, seed=0)
