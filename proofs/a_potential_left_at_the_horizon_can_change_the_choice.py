"""A truncated episode must count its last state as having potential 0."""

from fractions import Fraction

import numpy as np

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="grzes2017episodic")
def a_potential_left_at_the_horizon_can_change_the_choice():
    """One step is left. Shaping that keeps the potential of the state it ends in pays 9/2 for the worse move."""
    graph = {"start": {"good": "x", "bad": "y"}, "x": {"good": "x", "bad": "x"}, "y": {"good": "y", "bad": "y"}}
    mdp = rt.mdp(graph, start="start", discount=Fraction(9, 10))
    plain = rt.reward(mdp, {("start", "good"): 1})
    model = exact.model_of(mdp, horizon=1)
    rewards = [
        exact.reward_of(model, mdp, plain, "plain"),
        exact.reward_of(model, mdp, rt.shape(mdp, plain, [0, 0, 5]), "shaped to the last"),
    ]
    claims = [("plain", "good", ">", "bad"), ("shaped to the last", "good", "<", "bad")]
    plans = {name: np.eye(2, dtype=int)[[[a, 0, 0]]] for a, name in enumerate(("good", "bad"))}
    return exact.witness(model, rewards, plans, claims)
