"""EPIC is unsound: no bound on regret follows from it in a known model."""

import numpy as np

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.arithmetic import rational, rationals
from rewardtheory.verify.claims import counterexample


@counterexample(source="skalse2024starc")
def rewards_of_opposite_policy_orders_can_be_close_in_epic():
    """Two states, the action names the next one. R1 = X + Y/1000 and R2 = X − Y/1000, where X pays only for
    transitions that cannot happen. The orders of policies are opposite, the STARC distance is 2, and the EPIC
    distance is below 1/1000; it falls with the factor of Y, so nothing bounds regret by it."""
    next_is_action = rationals(np.broadcast_to(np.eye(2, dtype=int)[None], (2, 2, 2)))
    mdp = rt.MDP(next_is_action, rationals([1, 1]) / 2, rational(1) / 2)
    real = rt.reward(mdp, action=rationals([[0, 1], [0, 1]]))
    impossible = rationals([[[0, 2], [0, 0]], [[0, 0], [-1, 0]]])
    assert not (impossible * mdp.transition).any()
    near, far = ([impossible + s * size * real for s in (1, -1)] for size in (rational(1) / 1000, rational(1)))
    assert rt.epic(mdp, *near) < 1e-3 < 1e-1 < rt.epic(mdp, *far)
    assert abs(float(rt.starc(mdp, *near)) - 2) < 1e-9
    model = exact.model_of(mdp)
    rewards = [exact.reward_of(model, mdp, R, name) for R, name in zip(near, ("R1", "R2"), strict=True)]
    claims = [("R1", "to 1", ">", "to 0"), ("R2", "to 1", "<", "to 0")]
    return exact.witness(model, rewards, {"to 0": [0, 0], "to 1": [1, 1]}, claims)
