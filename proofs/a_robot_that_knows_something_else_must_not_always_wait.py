"""The file deletion game."""

import rewardtheory as rt
from rewardtheory.games.partial_off_switch import value_certificate
from rewardtheory.verify.claims import counterexample


@counterexample(source="garber2024observable")
def a_robot_that_knows_something_else_must_not_always_wait():
    """The human sees the version (rows), the robot the state of the code (columns), all four equally likely; acting pays
    3, −5 / −1, 5. The only optimal pair acts on the first column and waits on the second: 7/4. A robot that always waits
    reaches 1, one that never waits 1/2."""
    return value_certificate(rt.table_game([[3, -5], [-1, 5]]), wait_sets={(0, 1): 1, (): "1/2"}, only={(1,)})
