"""Logits count a constant in each state that no policy sees."""

from fractions import Fraction
from typing import Any

from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="gupta2023behavior")
def the_hessian_of_softmax_logits_has_no_inverse():
    """One state, probabilities p = (1/2, 1/3, 1/6) at the soft optimum of temperature 1: the inner Hessian H = −(diag p − p p')
    sends constants to 0 and has determinant 0, so H⁻¹ does not exist. The derivative does: with R = (1, 0, 0) the slope is
    A = p (R − E R), and u = −(R − E R) solves H u = A exactly; every other solution differs by a constant, which B does not
    see because its entries add up to 0."""
    p = [Fraction(1, 2), Fraction(1, 3), Fraction(1, 6)]
    names = ["a", "b", "c"]
    values: dict[str, Any] = {f"p{x}": value for x, value in zip(names, p, strict=True)}
    for i, x in enumerate(names):
        for j, y in enumerate(names):
            product = ["*", f"p{x}", f"p{y}"]
            values[f"H{x}{y}"] = ["-", product, f"p{x}"] if i == j else product
    for x, reward in zip(names, (1, 0, 0), strict=True):
        values[f"u{x}"] = ["-", "pa", reward]
        values[f"A{x}"] = ["*", f"p{x}", ["-", reward, "pa"]]

    def minor(r, s):
        return ["-", ["*", f"H{r}b", f"H{s}c"], ["*", f"H{r}c", f"H{s}b"]]

    values["determinant"] = [
        "+",
        ["-", ["*", "Haa", minor("b", "c")], ["*", "Hba", minor("a", "c")]],
        ["*", "Hca", minor("a", "b")],
    ]
    claims = [("determinant", "==", 0)]
    for x in names:
        row = ["+", ["+", f"H{x}a", f"H{x}b"], f"H{x}c"]
        solved = ["+", ["+", ["*", f"H{x}a", "ua"], ["*", f"H{x}b", "ub"]], ["*", f"H{x}c", "uc"]]
        claims += [(row, "==", 0), (solved, "==", f"A{x}")]
    return exact.arithmetic("The inner Hessian of a soft learner of three actions", values, claims)
