"""However little of a forbidden thing is mixed in, it counts in full."""

from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="bowling2023settling")
def a_constraint_is_not_continuous():
    """Maximize J₁ among the policies with J₂ ≥ 0. Three policies earn (2, 0), (1, 1) and (0, −1): the first is best and the
    third is worst. A mixture of the first with a chance e of the third has J₂ = −e, below 0 for every e > 0, so each is
    worse than the second, however small e is: no chance makes a mixture of best and worst as good as the one between."""
    values = {
        "J1": ["*", 2, ["-", 1, "e"]],
        "J2": ["+", ["*", 0, ["-", 1, "e"]], ["*", -1, "e"]],
    }
    about = "A mixture of the first policy with a chance e of the third misses the constraint by e"
    return exact.identities(about, ["e"], values, [("J2", ["-", "e"]), ("J1", ["-", 2, ["*", 2, "e"]])])
