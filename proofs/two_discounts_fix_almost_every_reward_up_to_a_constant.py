"""What a second discount tells where transitions are in general position."""

import numpy as np

import rewardtheory as rt
from rewardtheory.verify.claims import theorem


def sizes():
    """Models of up to five states and three actions, with entries that are whole numbers over their sum."""
    return ({"states": S, "actions": A} for S in range(1, 6) for A in (2, 3))


@theorem(
    source="cao2021identifiability", over=sizes, needs=["two_discounts_leave_a_reward_open_where_actions_do_nothing"]
)
def two_discounts_fix_almost_every_reward_up_to_a_constant(states, actions):
    """For almost all transitions two soft-optimal experts with discounts 1/2 and 9/10 fix a reward R(s,a) up to a constant,
    and so do two environments: a minor of the stacked matrix that is not 0 in one model is 0 only where a polynomial
    vanishes. Such a model is shown for up to five states and three actions."""
    rng = np.random.default_rng(0)
    first, second = rng.integers(1, 100, size=(2, states, actions, states)).astype(float)
    start = [1, *[0] * (states - 1)]
    one, other = (rt.MDP(P / P.sum(axis=2, keepdims=True), start, 0.5) for P in (first, second))
    assert rt.identifiable_directions([one, one.replace(discount=0.9)]).only_constants
    assert rt.identifiable_directions([one, other]).only_constants
