"""A potential is a baseline, and a baseline can be a bad one."""

from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="gupta2023behavior")
def shaping_can_raise_or_lower_the_variance_of_the_policy_gradient():
    """One state that pays 3 or 2 and ends, both actions equally likely. The one-episode estimate of the gradient is
    (G/2)(1, −1) after the first action and (G/2)(−1, 1) after the second, its mean (1/4)(1, −1) whatever potential Φ is
    taken off G. The trace of its covariance is 25/8 without a potential, 0 with Φ = 5/2, the value of the policy, and 18
    with Φ = −7/2."""
    values, claims = {}, []
    for name, phi, trace in (("plain", 0, "25/8"), ("value", "5/2", 0), ("bad", "-7/2", 18)):
        values[f"{name} first"], values[f"{name} second"] = ["-", 3, phi], ["-", 2, phi]
        first, second = f"{name} first", f"{name} second"
        values[f"{name} mean"] = ["/", ["-", first, second], 4]
        square = ["/", ["+", ["^", first, 2], ["^", second, 2]], 4]
        values[f"{name} trace"] = ["-", square, ["*", 2, ["^", f"{name} mean", 2]]]
        claims += [(f"{name} mean", "==", "1/4"), (f"{name} trace", "==", trace)]
    return exact.arithmetic("The estimate of a policy gradient from one episode", values, claims)
