"""Advice that is added to the values one acts on."""

from fractions import Fraction

from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="behboudian2020advice")
def advice_that_has_not_faded_can_change_the_choice():
    """Acting greedily on Q − ζΦ with a learned state-action potential Φ, which is minus the values of the advice: at ζ = 0
    that is acting on Q. With Q = (1, 0) and Φ = (0, −2) the choice turns at ζ = 1/2: invariance comes only when ζ has
    faded below it."""
    values = {"Qa": 1, "Qb": 0, "Φa": 0, "Φb": -2, "ζ": Fraction(1, 2), "more": Fraction(51, 100)}

    def acted(action, weight):
        return ["-", f"Q{action}", ["*", weight, f"Φ{action}"]]

    claims = [
        ("Qa", ">", "Qb"),
        (acted("a", "ζ"), "==", acted("b", "ζ")),
        (acted("a", "more"), "<", acted("b", "more")),
    ]
    return exact.arithmetic("Two actions with values Q and a potential Φ", values, claims)
