"""Where the action does not matter, behavior says nothing."""

from fractions import Fraction

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="kim2021identification")
def a_forced_swap_leaves_every_state_reward_open():
    """Two states that change places whatever is done, γ = 9/10. One unit paid in the first state is V − γV(other) for
    V = (1, γ)/(1 − γ²), under each action: both dimensions of a state reward are open, not the constant alone."""
    mdp = rt.mdp({"x": {"a": "y", "b": "y"}, "y": {"a": "x", "b": "x"}}, start="x", discount=Fraction(9, 10))
    assert rt.identifiable_directions(mdp, state_only=True).dimension == 2
    values = {"γ": Fraction(9, 10), "Vx": ["/", 1, ["-", 1, ["^", "γ", 2]]], "Vy": ["*", "γ", "Vx"]}
    claims = [(["-", "Vx", ["*", "γ", "Vy"]], "==", 1), (["-", "Vy", ["*", "γ", "Vx"]], "==", 0)]
    return exact.arithmetic("A unit paid in one of two states is a shaping term", values, claims)
