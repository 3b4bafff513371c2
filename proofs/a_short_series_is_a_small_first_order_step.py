"""A Neumann series cut off early is not the inverse that it stands for."""

from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="gupta2023behavior")
def a_short_series_is_a_small_first_order_step():
    """One state, two actions that are equally likely, temperature 1, rewards R = X = (1, 0) of the outer and the learned kind:
    the inner Hessian has the eigenvalue −1/2, and the exact derivative is A'B/(1/2) with A'B = 1/8. The published K = 5 and
    α = 5e-4 give α Σ_{k ≤ 5} (1 − α/2)^k A'B: within a quarter of a percent of 6α A'B, the first-order step, and less than a
    six-hundredth of the exact derivative. After 20,000 terms it would be within one percent."""
    values = {
        "rate": "1/2000",
        "eigenvalue": "1/2",
        "slope": "1/8",
        "exact": ["/", "slope", "eigenvalue"],
        "ratio": ["-", 1, ["*", "rate", "eigenvalue"]],
        "short": ["*", "exact", ["-", 1, ["^", "ratio", 6]]],
        "first order": ["*", ["*", 6, "rate"], "slope"],
        "long": ["*", "exact", ["-", 1, ["exp", ["*", 20000, ["log", "ratio"]]]]],
    }
    claims = [
        (["*", 600, "short"], "<", "exact"),
        ("short", "<", "first order"),
        ("short", ">", ["*", "399/400", "first order"]),
        ("long", ">", ["*", "99/100", "exact"]),
    ]
    return exact.arithmetic("The series of an inverse at the published setting", values, claims)
