"""The cleaning robot of skalse2022hacking: which rooms to clean.

Faithful: three rooms, a policy is a set of rooms to clean, and its return is the sum of what its rooms are
worth; the four pairs of a true and a proxy reward with their verdicts on deterministic policies (on mixtures
all four are hackable).

Chosen: the robot passes the rooms one after the other and cleans or leaves each, so the eight deterministic
policies are the eight sets. Discount 1 makes the return the plain sum; every policy ends after three steps.
"""

from rewardtheory.graphs import mdp as graph
from rewardtheory.makers import reward
from rewardtheory.mdps import Specimen, specimen

REWARDS = {
    "all alike": (1, 1, 1),
    "two rooms": (1, 1, 0),
    "one room": (1, 0, 0),
    "graded": (1, 1.5, 2),
    "steep": (1, 1.5, 3),
}

# (true, proxy, whether the pair is hackable on the eight deterministic policies)
PAIRS = (
    ("all alike", "two rooms", False),
    ("all alike", "one room", True),
    ("graded", "all alike", False),
    ("steep", "all alike", True),
)


@specimen("cleaning-robot", source="skalse2022hacking")
def cleaning_robot() -> Specimen:
    """Three rooms to clean or to leave: every set of rooms is a policy, its return a sum over the set."""
    rooms = ("room 1", "room 2", "room 3")
    after = dict(zip(rooms, (*rooms[1:], "end"), strict=True))
    mdp = graph({room: {"clean": after[room], "leave": after[room]} for room in rooms}, start="room 1", discount=1)
    rewards = {
        name: reward(mdp, {(room, "clean"): worth for room, worth in zip(rooms, worths, strict=True)})
        for name, worths in REWARDS.items()
    }
    return Specimen(name="cleaning-robot", mdp=mdp, rewards=rewards)
