"""Orders that a robot of one estimate refuses."""

import numpy as np

import rewardtheory as rt
from rewardtheory.games.obedience import likeliest_parameter_action
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.off_switch_hypotheses import Orders


@theorem(source="milli2017obedient")
def a_robot_that_trusts_one_estimate_never_plays_what_is_never_best(orders: Orders):
    """A robot that acts optimally for some estimate of θ never plays an action that is optimal for no θ, however often it
    is ordered, though it may be the best on average: with rewards (−1, 0, 1) and (1, 0, −1) it never plays the middle one."""
    prior, reward, kernel = orders
    found = rt.obedience(prior, reward, kernel, likeliest_parameter_action)
    best = np.asarray(reward == reward.max(axis=1)[:, None]).any(axis=0)
    assert not np.asarray(found.robot != 0)[:, ~best].any()
