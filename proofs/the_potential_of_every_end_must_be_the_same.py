"""Ends with different potentials change what ending is worth."""

from fractions import Fraction

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="grzes2017episodic")
def the_potential_of_every_end_must_be_the_same():
    """Of two exits the better one has potential 0 and the other 5: γΦ(s′) − Φ(s) then prefers the other."""
    mdp = rt.mdp({"s": {"good": "good end", "bad": "bad end"}}, start="s", discount=Fraction(1))
    phi = {"s": 0, "good end": 0, "bad end": 5}
    pay = {"good": 1, "bad": 0}
    plain = rt.reward(mdp, {("s", a): x for a, x in pay.items()})
    shaped = rt.reward(mdp, {("s", a): x + phi[f"{a} end"] - phi["s"] for a, x in pay.items()})
    model = exact.model_of(mdp)
    rewards = [exact.reward_of(model, mdp, plain, "plain"), exact.reward_of(model, mdp, shaped, "with Φ at the ends")]
    claims = [("plain", "good", ">", "bad"), ("with Φ at the ends", "good", "<", "bad")]
    return exact.witness(model, rewards, {"good": [0, 0, 0], "bad": [1, 0, 0]}, claims)
