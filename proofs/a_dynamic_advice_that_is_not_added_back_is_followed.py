"""Bad advice that is never added back is followed for ever."""

from fractions import Fraction

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="behboudian2020advice")
def a_dynamic_advice_that_is_not_added_back_is_followed():
    """The arms pay 1 and 0, the advice 0 and 2. With Φ = −Q† the agent sees R + R† and takes the wrong arm; with a
    tenth of the potential left in the choice (ζ = 1/10) it still does where the arms differ by less than a fifth."""
    mdp = rt.mdp({"s": {"right": "end", "wrong": "end"}}, start="s", discount=Fraction(9, 10))
    plain, close = rt.reward(mdp, {("s", "right"): 1}), rt.reward(mdp, {("s", "right"): Fraction(1, 10)})
    advice = rt.reward(mdp, {("s", "wrong"): 2})
    phi = -rt.q_values(mdp, advice, [0, 0])
    bonus = rt.reward(mdp, {("s", "right"): -phi[0, 0], ("s", "wrong"): -phi[0, 1]})
    model = exact.model_of(mdp)
    named = {"plain": plain, "close": close, "with the bonus": plain + bonus, "close, ζ = 1/10": close + bonus / 10}
    rewards = [exact.reward_of(model, mdp, R, name) for name, R in named.items()]
    claims = [("plain", "right", ">", "wrong"), ("with the bonus", "right", "<", "wrong")]
    claims += [("close", "right", ">", "wrong"), ("close, ζ = 1/10", "right", "<", "wrong")]
    return exact.witness(model, rewards, {"right": [0, 0], "wrong": [1, 0]}, claims)
