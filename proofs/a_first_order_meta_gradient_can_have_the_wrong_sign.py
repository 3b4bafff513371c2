"""A one-step meta-gradient weighs each action by its probability squared."""

from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="gupta2023behavior")
def a_first_order_meta_gradient_can_have_the_wrong_sign():
    """One state, three actions, a soft learner of temperature 1 on R + cX, R = (2, 0, 2), X = (1, 1, −1). At c = 1 its policy
    is p ∝ (e³, e, e), and dJ/dc = Cov_p(R, X) = −.045… With the inner Hessian replaced by minus the identity the derivative
    is Σ p² (R − E R)(X − E X) = .019…: it raises c, and the return falls."""
    values = {
        "x": ["exp", 3],
        "y": ["exp", 1],
        "Z": ["+", "x", ["*", 2, "y"]],
        "p": ["/", "x", "Z"],
        "q": ["/", "y", "Z"],
        "mean R": ["+", ["*", 2, "p"], ["*", 2, "q"]],
        "mean X": "p",
    }

    def total(power):
        weight = [["^", "p", power], ["^", "q", power], ["^", "q", power]]
        parts = [
            ["*", w, ["*", ["-", r, "mean R"], ["-", x, "mean X"]]]
            for w, r, x in zip(weight, (2, 0, 2), (1, 1, -1), strict=True)
        ]
        return ["+", ["+", parts[0], parts[1]], parts[2]]

    values |= {"exact": total(1), "first order": total(2)}
    claims = [
        ("exact", "<", "-9/200"),
        ("first order", ">", "19/1000"),
    ]
    return exact.arithmetic("A soft learner of three actions", values, claims)
