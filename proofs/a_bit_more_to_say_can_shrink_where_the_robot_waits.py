"""A message that makes the robot act on its own."""

import rewardtheory as rt
from rewardtheory.games.partial_off_switch_messages import message_certificate
from rewardtheory.verify.claims import counterexample


@counterexample(source="garber2024observable")
def a_bit_more_to_say_can_shrink_where_the_robot_waits():
    """Nine states, equally likely; the human sees the row, the robot the column; acting pays 5, 4, −3 / −3, −1, −3 / −2, 2, 5.
    Without a message every optimal robot always waits (11/9). With two symbols it waits on the first and the last column only
    and acts on the middle one (15/9). With three it always waits again (16/9)."""
    game = rt.table_game([[5, 4, -3], [-3, -1, -3], [-2, 2, 5]])
    return message_certificate(game, robot=(1, 2, 3))
