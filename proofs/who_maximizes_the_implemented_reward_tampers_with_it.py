"""Tampering pays for who maximizes what the machine will say."""

from fractions import Fraction

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="everitt2021tampering")
def who_maximizes_the_implemented_reward_tampers_with_it():
    """Work pays 1 a step for ever; tampering costs one step and makes the machine say 10 ever after, which is worth nothing.
    By what the machine says, tampering (90) beats work (10); by the reward it had before, work beats tampering. The two are
    equal where the machine is made to say 10/9."""
    graph = {"honest": {"work": "honest", "tamper": "tampered"}, "tampered": {"work": "tampered"}}
    mdp = rt.mdp(graph, start="honest", discount=Fraction(9, 10))
    model = exact.model_of(mdp)
    said = {"as it was": 0, "as it says": 10, "as it says, at 10/9": Fraction(10, 9)}
    rewards = [
        exact.reward_of(model, mdp, rt.reward(mdp, {("honest", "work"): 1, "tampered": x}), name)
        for name, x in said.items()
    ]
    claims = [("as it was", "work", ">", "tamper"), ("as it says", "work", "<", "tamper")]
    claims += [("as it says, at 10/9", "work", "=", "tamper")]
    return exact.witness(model, rewards, {"work": [0, 0], "tamper": [1, 0]}, claims)
