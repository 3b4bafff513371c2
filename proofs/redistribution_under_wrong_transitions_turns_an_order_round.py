"""Payments that cancel under one transition function and decide under another."""

from fractions import Fraction

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.arithmetic import rationals
from rewardtheory.transition import expect_reward
from rewardtheory.verify.claims import counterexample


@counterexample(source="skalse2023misspecification")
def redistribution_under_wrong_transitions_turns_an_order_round():
    """Action a pays 1. An observer believes that a leads to either of two states alike, and cannot see a payment of −4
    for the first and 4 for the second; in truth a leads to the first, and with that payment it is the worse action."""
    to = {"x": {"a": "x", "b": "y"}, "y": {"a": "x", "b": "y"}}
    mdp = rt.mdp(to, start="x", discount=Fraction(1, 2))
    plain = rt.reward(mdp, {("x", "a"): 1, ("y", "a"): 1})
    noise = rationals([[[-4, 4], [0, 0]]] * 2)
    believed = rationals([[[1, 1], [0, 2]]] * 2) / 2
    assert not expect_reward(believed, noise).any()
    model = exact.model_of(mdp)
    rewards = [exact.reward_of(model, mdp, R, name) for R, name in ((plain, "R"), (plain + noise, "R + X"))]
    plans = {name: rt.policy(mdp, {"x": name, "y": name}) for name in "ab"}
    return exact.witness(model, rewards, plans, [("R", "a", ">", "b"), ("R + X", "a", "<", "b")])
