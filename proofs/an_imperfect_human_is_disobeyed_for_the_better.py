"""Why blind obedience needs a rational human."""

from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="milli2017obedient")
def an_imperfect_human_is_disobeyed_for_the_better():
    """The first action pays 1 with probability 9/10 and else −1, the second pays 0. A human who orders one of the two by
    a coin is better disobeyed after "the second": the first is then worth 4/5 still."""
    return exact.arithmetic(
        "The first action pays 1 with probability 9/10 and else -1, the ordered one pays 0, and the order says nothing",
        {"disobeyed": ["+", ["*", "9/10", 1], ["*", "1/10", -1]], "obeyed": 0},
        [("disobeyed", ">", "obeyed"), ("disobeyed", "==", "4/5")],
    )
