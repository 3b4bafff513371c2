"""A player who never lost."""

from fractions import Fraction

from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="zermelo1929berechnung")
def an_unbeaten_player_has_no_finite_score():
    """One game was played and the first player won it. At a maximum of the likelihood the expected wins x/(x + y)
    of the first player equal the counted 1, for strengths x, y ≥ 1; there are no such strengths."""
    system = exact.system_of(
        "strengths x, y of at least 1 with x = 1 (x + y), as the likelihood of one win asks",
        2,
        equal=([[0, -1]], [0]),
        at_least=([[1, 0], [0, 1]], [1, 1]),
    )
    return exact.farkas(system, [Fraction(1)], [0, 1])
