"""Differentiating through samples forgets that the samples move."""

from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="gupta2023behavior")
def frozen_samples_make_the_derivative_depend_on_a_constant():
    """One state, two actions with probabilities (3/4, 1/4) at the soft optimum of temperature 1 for r = (log 3, 0) + k, and
    outer rewards R = (1, 0), learned reward X = (0, 1): dJ/dc = Cov(R, X) = −3/16, whatever k is. The Hessian of samples
    that do not move with the policy is −(1 + k + r̄) times the true one, r̄ = log(3)/4 the mean of r with the probabilities
    exchanged: at k = 0 the derivative is −.147…, at k = 1 −.082…, and at k = −2 it has turned to +.258…"""
    values = {
        "p": "3/4",
        "q": ["-", 1, "p"],
        "R mean": "p",
        "X mean": "q",
        "exact": [
            "+",
            ["*", "p", ["*", ["-", 1, "R mean"], ["-", 0, "X mean"]]],
            ["*", "q", ["*", ["-", 0, "R mean"], ["-", 1, "X mean"]]],
        ],
        "exchanged": ["*", "q", ["log", 3]],
        "at 0": ["/", "exact", ["+", 1, "exchanged"]],
        "at 1": ["/", "exact", ["+", 2, "exchanged"]],
        "at minus 2": ["/", "exact", ["-", "exchanged", 1]],
    }
    claims = [
        ("exact", "==", "-3/16"),
        ("at 0", ">", "-148/1000"),
        ("at 0", "<", "-147/1000"),
        ("at 1", ">", "-83/1000"),
        ("at 1", "<", "-82/1000"),
        ("at minus 2", ">", "25/100"),
    ]
    return exact.arithmetic("A soft learner of two actions, its samples frozen", values, claims)
