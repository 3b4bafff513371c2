"""Goodhart's law on three arms."""

from fractions import Fraction

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.arithmetic import rationals
from rewardtheory.verify.claims import counterexample


@counterexample(source="karwowski2024goodhart")
def climbing_a_proxy_can_first_raise_and_then_lower_the_true_return():
    """Three arms that pay (1, 4/5, 0) under the proxy and (1/5, 1, 0) in truth. Steepest ascent of the proxy goes
    from the uniform policy to (5/9, 4/9, 0) and on to (1, 0, 0). The proxy rises all the way; the true return rises
    from 2/5 to 5/9, and ends at 1/5, below where it started."""
    mdp = rt.mdp({"s": {"a": "s", "b": "s", "c": "s"}}, start="s", discount=Fraction(0))
    proxy = rt.reward(mdp, {("s", "a"): 1, ("s", "b"): Fraction(4, 5)})
    true = rt.reward(mdp, {("s", "a"): Fraction(1, 5), ("s", "b"): 1})
    model = exact.model_of(mdp)
    rewards = [exact.reward_of(model, mdp, proxy, "proxy"), exact.reward_of(model, mdp, true, "true")]
    mixed = {"start": (3, 3, 3), "kink": (5, 4, 0), "end": (9, 0, 0)}
    plans = {name: rationals([share]) / 9 for name, share in mixed.items()}
    claims = [("proxy", "start", "<", "kink"), ("proxy", "kink", "<", "end")]
    claims += [("true", "start", "<", "kink"), ("true", "end", "<", "start")]
    return exact.witness(model, rewards, plans, claims)
