"""Caution against Goodhart's law."""

import numpy as np

import rewardtheory as rt
from rewardtheory.distances.polytope import projection
from rewardtheory.transition import at_departure, expect_reward
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyNoise, AnyReward, ContinuingMDP
from rewardtheory.verify.shaping_hypotheses import Share


@theorem(source="karwowski2024goodhart", exact=False, needs=["a_climb_that_stops_in_time_can_leave_a_sure_gain"])
def the_most_cautious_move_within_an_angle_never_loses(
    mdp: ContinuingMDP, reward: AnyReward, noise: AnyNoise, share: Share
):
    """Let the true reward be within an angle θ < 90° of a proxy, and not larger (projected off the shaping terms). The policy
    with the greatest least gain over the uniform one gains at least what is promised, which is never below 0 and never below
    the least gain of the climb that stops where the angles add up."""
    theta = 1.5 * float(share)
    found = rt.maximin_within_angle(mdp, reward, theta)
    start, M = rt.uniform_policy(mdp), projection(mdp)
    up, side = (M @ expect_reward(mdp.transition, R).ravel() for R in (reward, noise))
    size = np.linalg.norm(up)
    room = found.bound + 1e-7 * (1 + size / (1 - mdp.discount))
    assert found.value >= 0
    if size < 1e-6:
        return
    side = side - (side @ up) / size**2 * up
    length = np.linalg.norm(side)
    table = np.cos(theta) * up + (np.sin(theta) * size / length * side if length > 1e-6 else 0)
    for true in (table, 2 * np.cos(theta) * up - table):
        R = at_departure(mdp.transition, true.reshape(mdp.available.shape))
        gain = rt.expected_return(mdp, R, found.policy) - rt.expected_return(mdp, R, start)
        assert gain >= found.value - room
    path = rt.steepest_ascent(mdp, reward)
    move = (path.occupancies[rt.optimal_stop(path, theta)] - path.occupancies[0]).ravel()
    along = move @ up / size
    least = size * (np.cos(theta) * along - np.sin(theta) * np.linalg.norm(move - along * up / size))
    assert least <= found.value + room
