"""FrozenLake, 4x4 and 8x8 (towers2024gymnasium).

Faithful: the maps, the order of actions, the numbering of states, the ice (the chosen direction and the two
beside it, a third each), reward 1 on arrival at the goal, the start in the corner. Every way into a hole or
the goal ends the episode, so these cells are terminal states themselves. Thirds are a third each to the last
bit, so `mdp.exact()` has the rational 1/3; Gymnasium's side steps are (1 - 1/3)/2 in floating point, which is
one bit more.

Chosen: discount .99 (the environment has none, its episodes are cut after 100 or 200 steps), and the three
other rewards: "shaped" keeps every order of policies, "careful" keeps the optimal actions on the small lake
but not on the large one, "hurried" changes them on both.
"""

from dataclasses import replace

import numpy as np

from rewardtheory.makers import reward
from rewardtheory.mdps import Specimen, specimen
from rewardtheory.mdps.gridworld import gridworld
from rewardtheory.specify.shaping import shape

SMALL = """
S...
.H.H
...H
H..G
"""
LARGE = """
S.......
........
...H....
.....H..
...H....
.HH...H.
.H..H.H.
...H...G
"""


@specimen("frozen-lake", source="towers2024gymnasium")
def frozen_lake() -> Specimen:
    """Slippery ice with holes on a 4x4 grid: reach the goal in the far corner."""
    return _lake(SMALL)


@specimen("frozen-lake-8x8", source="towers2024gymnasium")
def frozen_lake_8x8() -> Specimen:
    """Slippery ice with holes on an 8x8 grid: reach the goal in the far corner."""
    return _lake(LARGE)


def _lake(text_map: str) -> Specimen:
    lake = gridworld(text_map, drift=(1, 1, 1))
    mdp, environment = lake.mdp, lake.rewards["environment"]
    places = np.asarray(lake.places)
    distance = np.abs(places - places.max(axis=0)).sum(axis=1)
    goal = distance == 0
    rewards = {
        "environment": environment,
        # Minus the Manhattan distance to the goal, as a potential.
        "shaped": shape(mdp, environment, np.where(mdp.terminal, 0.0, -distance)),
        # A fall costs as much as the goal pays.
        "careful": reward(mdp, arrival=np.where(goal, 1.0, np.where(mdp.terminal, -1.0, 0.0))),
        # A step that does not end the episode costs a hundredth of the goal.
        "hurried": reward(mdp, arrival=np.where(goal, 1.0, np.where(mdp.terminal, 0.0, -0.01))),
    }
    return replace(lake, rewards=rewards)
