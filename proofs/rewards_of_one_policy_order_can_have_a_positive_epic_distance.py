"""EPIC is incomplete: it sees transitions that cannot happen."""

import numpy as np

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.arithmetic import rational, rationals
from rewardtheory.verify.claims import counterexample


@counterexample(source="skalse2024starc")
def rewards_of_one_policy_order_can_have_a_positive_epic_distance():
    """Two states, the action names the next one. A payment for arriving in the state that was not chosen is never
    made, so it changes no return; it changes the EPIC distance from 0 to more than 1/10."""
    next_is_action = rationals(np.broadcast_to(np.eye(2, dtype=int)[None], (2, 2, 2)))
    mdp = rt.MDP(next_is_action, rationals([1, 1]) / 2, rational(1) / 2)
    plain = rt.reward(mdp, action=rationals([[0, 3], [2, 1]]))
    impossible = rationals([[[0, 2], [0, 0]], [[0, 0], [-1, 0]]])
    assert not (impossible * mdp.transition).any()
    assert rt.epic(mdp, plain, plain + impossible) > 0.1
    model = exact.model_of(mdp)
    rewards = exact.reward_of(model, mdp, plain, "R1"), exact.reward_of(model, mdp, plain + impossible, "R2")
    found = exact.identity(model, rewards, scale=1, potential=[0, 0])
    assert found.epsilon == 0
    return found
