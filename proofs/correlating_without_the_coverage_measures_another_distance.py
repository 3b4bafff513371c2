"""EPIC under a coverage distribution."""

from fractions import Fraction
from typing import Any

from rewardtheory import exact
from rewardtheory.verify.claims import refutation


@refutation(
    source="gleave2021epic",
    printed="To compare two rewards under a coverage distribution, it is enough to use it in the canonical forms; the "
    "correlation of the forms is the usual one over the entries of the tables (as a public library computes it).",
    repaired="an_epic_distance_is_half_a_distance_of_standardized_forms: mean, variance and covariance of the correlation are "
    "under the coverage distribution too.",
)
def correlating_without_the_coverage_measures_another_distance():
    """Three arms under the coverage (8/10, 1/10, 1/10), with R1 = (0, 1, 0) and R2 = (0, 0, 1). Less their means
    under the coverage, the forms have correlation −1/9 under it, and −1/2 if every arm counts alike."""
    weights = (Fraction(8, 10), Fraction(1, 10), Fraction(1, 10))
    tables = {"x": (0, 1, 0), "y": (0, 0, 1)}
    values: dict[str, Any] = {f"w{i}": w for i, w in enumerate(weights)}
    for name, table in tables.items():
        mean = ["+", *(["*", f"w{i}", table[i]] for i in range(3))]
        values |= {f"{name}{i}": ["-", table[i], mean] for i in range(3)}

    def correlation(weight):
        def mean(f):
            return ["+", *(["*", weight(i), f(i)] for i in range(3))]

        def covariance(a, b):
            product = mean(lambda i: ["*", f"{a}{i}", f"{b}{i}"])
            return ["-", product, ["*", mean(lambda i: f"{a}{i}"), mean(lambda i: f"{b}{i}")]]

        return ["/", covariance("x", "y"), covariance("x", "x")]  # the two variances are equal here

    values["covered"] = correlation(lambda i: f"w{i}")
    values["plain"] = correlation(lambda i: Fraction(1, 3))
    claims = [("covered", "==", Fraction(-1, 9)), ("plain", "==", Fraction(-1, 2))]
    return exact.arithmetic(
        "Correlations of two rewards on three arms, under the coverage w and without it", values, claims
    )
