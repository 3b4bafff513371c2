"""A Neumann series whose rate is too large."""

from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="gupta2023behavior")
def a_series_with_too_large_a_rate_runs_away():
    """One state, two actions that are equally likely, temperature 1: the inner Hessian has the eigenvalue −1/2, and the largest
    rate that converges is 4. At α = 5 the error of the series is −3/2 times that of one term less: after 20 terms more than
    3,000 times the derivative. At α = 4 it stands still, and at 3.9 it falls."""
    values = {
        "eigenvalue": "1/2",
        "ratio at 5": ["-", 1, ["*", 5, "eigenvalue"]],
        "ratio at 4": ["-", 1, ["*", 4, "eigenvalue"]],
        "ratio below": ["-", 1, ["*", "39/10", "eigenvalue"]],
    }
    claims = [
        (["abs", ["^", "ratio at 5", 20]], ">", 3000),
        (["abs", ["^", "ratio at 4", 20]], "==", 1),
        (["abs", ["^", "ratio below", 20]], "<", "2/5"),
    ]
    return exact.arithmetic("The error of a series of an inverse, as a multiple of the derivative", values, claims)
