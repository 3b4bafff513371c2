"""What the robot makes of a human who has learned more."""

from fractions import Fraction

from rewardtheory import exact
from rewardtheory.games.partial_off_switch import table_game, value_certificate
from rewardtheory.verify.claims import counterexample


@counterexample(source="garber2024observable")
def a_better_informed_human_can_be_waited_for_less():
    """Six states, equally likely; the robot sees the column, the human the row; acting pays 1, −5 / −2, 3 / 3, 3. A human who
    cannot tell the first two rows apart is always waited for, which is worth 1. One who can is waited for in the second column
    only: with no wait the game is worth 1/2, with a wait in the first column alone 5/6, in the second 4/3, in both
    7/6."""
    fine = table_game([[1, -5], [-2, 3], [3, 3]])
    coarse = table_game([[Fraction(-1, 2), -1], [3, 3]], [[Fraction(1, 3)] * 2, [Fraction(1, 6)] * 2])
    before = value_certificate(coarse, wait_sets={(0, 1): 1}, only={(0, 1)}, prefix="coarse ")
    after = value_certificate(
        fine, wait_sets={(): "1/2", (0,): "5/6", (1,): "4/3", (0, 1): "7/6"}, only={(1,)}, prefix="fine "
    )
    return exact.arithmetic(
        "The same game with a human who sees less, and with one who sees more",
        dict(before.values) | dict(after.values),
        [*before.claims, *after.claims, ("coarse value", "<", "fine value")],
    )
