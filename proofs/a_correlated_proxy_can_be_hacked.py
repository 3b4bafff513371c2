"""Correlation under the reference does not protect what is optimized."""

from fractions import Fraction

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="laidlaw2024correlated")
def a_correlated_proxy_can_be_hacked():
    """Three arms earn 1, 0 and −1 under the true reward and 1, 0 and 2 under the proxy. The reference takes them
    with probabilities 6/13, 6/13 and 1/13; over it the two correlate (their covariance is 2/13 > 0), but the arm
    that is best for the proxy is worse than the reference for the true reward."""
    mdp = rt.mdp({"s": {"a": "end", "b": "end", "c": "end"}}, start="s", discount=Fraction(0))
    model = exact.model_of(mdp)
    paid = {"true": (1, 0, -1), "proxy": (1, 0, 2)}
    rewards = {k: rt.reward(mdp, {("s", x): r for x, r in zip("abc", row, strict=True)}) for k, row in paid.items()}
    share = [Fraction(6, 13), Fraction(6, 13), Fraction(1, 13)]
    means = {k: sum(p * r for p, r in zip(share, row, strict=True)) for k, row in paid.items()}
    product = sum(p * x * y for p, x, y in zip(share, *paid.values(), strict=True))
    assert product - means["true"] * means["proxy"] > 0
    plans = {"reference": [share, [1, 0, 0]], "hacker": rt.policy(mdp, {"s": "c"})}
    return exact.witness(
        model,
        [exact.reward_of(model, mdp, R, name) for name, R in rewards.items()],
        plans,
        [("proxy", "hacker", ">", "reference"), ("true", "hacker", "<", "reference")],
    )
