"""Why the decomposition of a reward needs a discount."""

from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="jenner2022calculus")
def an_undiscounted_shaping_term_has_no_single_potential():
    """At γ = 1 the potential (1, 1) on two states gives the shaping term 0 on every transition, and so does (0, 0): Φ is
    not unique. At γ = 9/10 the term of (1, 1) is −1/10."""
    values = {"Φ1": 1, "Φ2": 1}
    claims = [(["-", ["*", 1, x], y], "==", 0) for x in values for y in values]
    claims += [(["-", ["*", "9/10", "Φ1"], "Φ2"], "==", "-1/10")]
    return exact.arithmetic("Shaping terms of the potential (1, 1)", values, claims)
