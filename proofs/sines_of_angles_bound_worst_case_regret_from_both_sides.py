"""Regret is bounded by an angle, the inradius and the diameter of the set of occupancies."""

import numpy as np

import rewardtheory as rt
from rewardtheory.distances.polytope import diameter, inradius, projection
from rewardtheory.transition import expect_reward
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.distance_hypotheses import AnotherReward
from rewardtheory.verify.hypotheses import AnyMDP, AnyReward


@theorem(source="skalse2024starc", exact=False, needs=["states_that_no_policy_sees_count_in_a_starc_distance"])
def sines_of_angles_bound_worst_case_regret_from_both_sides(mdp: AnyMDP, reward: AnyReward, second: AnotherReward):
    """Let M project expected rewards on the directions of the set of occupancies of pairs that some policy visits, θ be
    the angle between M R1 and M R2, ρ and D the inradius and the diameter of that set, and s = sin(min(θ, 90°)). If
    neither reward is trivial, (2ρ/D) s ≤ W(R1|R2) ≤ min(1, (D/2ρ) s). (Differences of two occupancies fill a ball of
    radius 2ρ and lie in one of radius D; on a ball of radius r the greatest loss is r s.)"""
    M = projection(mdp)
    parts = [M @ expect_reward(mdp.transition, R).ravel() for R in (reward, second)]
    sizes = [np.linalg.norm(v) for v in parts]
    radius, width = inradius(mdp), diameter(mdp)
    if min(sizes) < 1e-6:
        return
    v, w = (x / size for x, size in zip(parts, sizes, strict=True))
    theta = 2 * np.arctan2(np.linalg.norm(v - w), np.linalg.norm(v + w))
    s = np.sin(min(theta, np.pi / 2))
    found = rt.worst_case_regret(mdp, reward, second)
    slack = found.bound + 1e-9
    assert 2 * radius.radius / width.diameter * s <= found.value + slack
    assert found.value <= min(1, (width.diameter / (2 * radius.radius)) * (s + 1e-9)) + slack
