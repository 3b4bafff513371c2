"""Why the divergence must be that of occupancies."""

from fractions import Fraction

from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="laidlaw2024correlated")
def small_changes_of_actions_can_change_occupancies_much():
    """In a state that is left with probability 1/100 at each step, and never re-entered, at discount 99/100, the
    reference is found about half of the time. A policy that leaves with probability 1/10 changes the probability of
    every action by less than 1/10, yet the share of time spent elsewhere rises from 1/2 to more than 9/10."""

    def away(leaving):
        """1 − (1 − γ) / (1 − γ (1 − leaving)): the normalized occupancy of the other state."""
        return ["-", 1, ["/", ["-", 1, "discount"], ["-", 1, ["*", "discount", ["-", 1, leaving]]]]]

    values = {"discount": Fraction(99, 100), "reference": away("1/100"), "policy": away("1/10")}
    return exact.arithmetic(
        "The share of time away from the first state, when it is left with probability 1/100 and 1/10",
        values,
        [("reference", "<", "1/2"), ("policy", ">", "9/10")],
    )
