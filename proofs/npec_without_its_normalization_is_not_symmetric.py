"""Why NPEC is divided."""

from fractions import Fraction

from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="gleave2021epic")
def npec_without_its_normalization_is_not_symmetric():
    """Three arms, centred rewards a = (10, 0, −10) and b = (0, 1, −1). The least square of c a − b over c ≥ 0 is 3/2, at c
    = 1/20; that of c b − a is 150, at c = 5. Divided by the squares of b and of a, both are 3/4."""
    a, b = (10, 0, -10), (0, 1, -1)

    def square(x):
        return ["+", *(["^", entry, 2] for entry in x)]

    values = {
        "to b": square([Fraction(x, 20) - y for x, y in zip(a, b, strict=True)]),
        "to a": square([5 * y - x for x, y in zip(a, b, strict=True)]),
        "slope at b": ["+", *(["*", x, Fraction(x, 20) - y] for x, y in zip(a, b, strict=True))],
        "slope at a": ["+", *(["*", y, 5 * y - x] for x, y in zip(a, b, strict=True))],
    }
    claims = [("slope at b", "==", 0), ("slope at a", "==", 0), ("to b", "==", Fraction(3, 2)), ("to a", "==", 150)]
    claims += [(["/", "to b", square(b)], "==", Fraction(3, 4)), (["/", "to a", square(a)], "==", Fraction(3, 4))]
    return exact.arithmetic(
        "Least squares between two rewards on three arms, at the scales with slope 0", values, claims
    )
