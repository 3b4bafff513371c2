"""A supremum of ratios of distances that no pair of rewards reaches."""

from fractions import Fraction

from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="skalse2024starc")
def the_sharp_constant_between_two_starc_distances_need_not_be_attained():
    """Let two forms have the Gram matrices diag(1, 4) and the identity, so √κ = 2. Rewards (1, t) and (1, −t) have
    tan(θ2/2) = t and tan(θ1/2) = 2t, exactly twice. The distances are 2 sin(θ/2), so the square of their ratio is 4 (1
    + t²)/(1 + 4t²) < 4: 1.99985 squared at t = 1/200, and 8/5 at t = 1. For any two rewards d1 ≤ √κ d2 follows from
    the tangents, and it is strict where d2 > 0 and κ > 1."""
    values = {}
    for name, t in (("near", Fraction(1, 200)), ("far", Fraction(1))):
        # sin² = tan²/(1 + tan²)
        values[f"{name} square"] = [
            "/",
            ["/", 4 * t * t, ["+", 1, 4 * t * t]],
            ["/", t * t, ["+", 1, t * t]],
        ]
    claims = [
        ("near square", "<", 4),
        ("near square", ">", ["*", Fraction("1.9998"), Fraction("1.9998")]),
        ("far square", "==", Fraction(8, 5)),
    ]
    return exact.arithmetic("Squares of d1/d2 for (1, t) and (1, -t), at t = 1/200 and t = 1", values, claims)
