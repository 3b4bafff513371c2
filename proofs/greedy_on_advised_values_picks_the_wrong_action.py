"""Look-ahead advice misleads a choice that does not add it back."""

from fractions import Fraction

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="wiewiora2003advice")
def greedy_on_advised_values_picks_the_wrong_action():
    """Two arms are worth 10 and 9; advice of 11/2 for the better and 1/2 for the other leaves values of 9/2 and 17/2."""
    mdp = rt.mdp({"s": {"better": "end", "worse": "end"}}, start="s", discount=Fraction(9, 10))
    plain = rt.reward(mdp, {("s", "better"): 10, ("s", "worse"): 9})
    advice = rt.reward(mdp, {("s", "better"): Fraction(11, 2), ("s", "worse"): Fraction(1, 2)})
    model = exact.model_of(mdp)
    named = {"plain": plain, "advised": plain - advice}
    rewards = [exact.reward_of(model, mdp, R, name) for name, R in named.items()]
    claims = [("plain", "better", ">", "worse"), ("advised", "better", "<", "worse")]
    return exact.witness(model, rewards, {"better": [0, 0], "worse": [1, 0]}, claims)
