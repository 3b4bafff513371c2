"""No need to know less."""

import rewardtheory as rt
from rewardtheory.games.partial_off_switch import value_certificate
from rewardtheory.verify.claims import counterexample


@counterexample(source="garber2024observable")
def always_waiting_can_be_optimal_for_a_robot_that_knows_more():
    """The robot's observation (columns) is no function of the human's (rows), and yet always waiting is optimal, and so is
    never waiting: acting pays 1 or 2 everywhere. Neither converse holds."""
    return value_certificate(rt.table_game([[1, 2], [2, 1]]), wait_sets={(0, 1): "3/2", (): "3/2"})
