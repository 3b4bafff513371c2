"""With as many liars as honest observers nothing is decided."""

from fractions import Fraction

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="everitt2017corrupted")
def two_witnesses_cannot_tell_who_lies():
    """Two states speak of what a and b pay; one of the two lies. The first says that a pays 1 and b nothing, the second the
    opposite. Both rewards explain that, and they want opposite things."""
    mdp = rt.mdp({"start": {"go to a": "a", "go to b": "b"}, "a": {"on": "end"}, "b": {"on": "end"}, "x": {"on": "end"},
                  "y": {"on": "end"}}, start="start", discount=Fraction(1, 2))  # fmt: skip
    seen = {("x", "a"): 1, ("x", "b"): 0, ("y", "a"): 0, ("y", "b"): 1}
    left = rt.possible_rewards(mdp, seen, [0, 1], corrupt=1, trusted=["start", "a", "b"])
    told = {tuple(R[1:3, 0, 0]): R for R in left.array}  # a and b are states 1 and 2
    model = exact.model_of(mdp)
    rewards = [
        exact.reward_of(model, mdp, told[1, 0], "x is honest"),
        exact.reward_of(model, mdp, told[0, 1], "y is honest"),
    ]
    plans = {name: rt.policy(mdp, {"start": name}) for name in ("go to a", "go to b")}
    claims = [("x is honest", "go to a", ">", "go to b"), ("y is honest", "go to a", "<", "go to b")]
    return exact.witness(model, rewards, plans, claims)
