"""Communication in partially observable off-switch games."""

from itertools import pairwise

import rewardtheory as rt
from rewardtheory.verify.agreement import at_most
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.off_switch_hypotheses import AnyTable


@theorem(source="garber2024observable", floats=False, needs=["a_bit_more_to_say_can_shrink_where_the_robot_waits"])
def more_symbols_are_never_worth_less(table: AnyTable):
    """The value of a partially observable off-switch game never falls with the number of symbols that the robot may attach
    to a wait, nor with the number that the human may send first. With as many symbols as the speaker has observations it is
    Σ max(0, D(o_H, o_A)), what two players are worth who see everything that both see."""
    game = rt.table_game(table)
    H, A = game.gain.shape
    by_robot = [rt.best_messages(game, robot=k).value for k in range(1, A + 1)]
    by_human = [rt.best_messages(game, human=k).value for k in range(1, H + 1)]
    full = sum(max(x, 0 * x) for x in game.gain.ravel())
    for values in (by_robot, by_human):
        assert values[0] == rt.optimal_pairs(game).value and values[-1] == full
        assert all(at_most(x, y) for x, y in pairwise(values))
