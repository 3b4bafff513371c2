"""The two-state world of skalse2022hacking, where an action is the choice of the next state.

Faithful: T(s,a) = a, discount 1/2, uniform start, and the rewards R(s,a) of the authors' tests with their
returns. The returns of the policies 00, 01, 10, 11 (first letter: the action in state 0) are listed beside
each reward.
"""

from rewardtheory.graphs import mdp as graph
from rewardtheory.makers import reward
from rewardtheory.mdps import Specimen, specimen

REWARDS = {
    "tied low": ((0, 3), (2, 1)),  # 1, 1, 5, 3
    "rising": ((0, 1), (2, 2.5)),  # 1, 2.5, 3, 4.25
    "tied middle": ((0, 0), (1, 1)),  # .5, 1, 1, 1.5
    "crossing": ((0, 1), (2, 0.5)),  # 1, .5, 3, 1.25
}


@specimen("two-state", source="skalse2022hacking")
def two_state() -> Specimen:
    """Two states where the action names the next one: the smallest world for reward hacking."""
    moves = {"to 0": "0", "to 1": "1"}
    mdp = graph({"0": moves, "1": moves}, start={"0": 0.5, "1": 0.5}, discount=0.5)
    return Specimen(
        name="two-state",
        mdp=mdp,
        rewards={name: reward(mdp, action=table) for name, table in REWARDS.items()},
    )
