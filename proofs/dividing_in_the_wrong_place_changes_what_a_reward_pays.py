"""One step of a search for the least form, with and without a pair of brackets."""

from fractions import Fraction

from rewardtheory import exact
from rewardtheory.verify.claims import refutation


@refutation(
    source="skalse2024starc",
    printed="With all but one successor fixed, the payment on the last one, of probability p, that keeps an expected reward x "
    "is x/p − y, y being what the others contribute (a reading of the published code, which divides x alone).",
    repaired="It is (x − y)/p. The least form in a weighted 2-norm has a closed form and needs no search: "
    "the_least_form_is_what_remains_off_shaping_and_redistribution.",
)
def dividing_in_the_wrong_place_changes_what_a_reward_pays():
    """Two successors, of probability 3/4 and 1/4, an expected reward of 1, and a payment of 1 on the first. The last
    payment has to be 1; without the brackets it is 13/4, and the expected reward becomes 25/16: another reward, with
    another order of policies wherever the step can be avoided."""
    values = {
        "p": Fraction(1, 4),
        "x": 1,
        "y": ["*", Fraction(3, 4), 1],
        "right": ["/", ["-", "x", "y"], "p"],
        "printed": ["-", ["/", "x", "p"], "y"],
    }
    claims = [
        (["+", "y", ["*", "p", "right"]], "==", "x"),
        (["+", "y", ["*", "p", "printed"]], "==", Fraction(25, 16)),
    ]
    return exact.arithmetic("The payment on the last successor that keeps an expected reward", values, claims)
