"""STARC distances bound regret with explicit constants."""

import numpy as np

import rewardtheory as rt
from rewardtheory.transition import expect_reward
from rewardtheory.verify.agreement import at_most
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.distance_hypotheses import AnotherReward
from rewardtheory.verify.hypotheses import AnyReward, ContinuingMDP


@theorem(source="skalse2024starc", exact=False, needs=["states_that_no_policy_sees_count_in_a_starc_distance"])
def angles_bound_worst_case_regret_from_both_sides(mdp: ContinuingMDP, reward: AnyReward, second: AnotherReward):
    """Let M project expected rewards off the shaping terms γPΦ − Φ, v = M r / ‖M r‖, d = ‖v1 − v2‖, and let all
    states be reachable. A ball of radius ρ lies in the set of occupancies, with ρ the least η(s,a)/‖M e(s,a)‖ for
    the occupancy η of the uniform policy, and that set has diameter at most D = √2/(1 − γ). If R1 and R2 are not
    trivial, (ρ/D) d ≤ W(R1|R2) ≤ D/(2ρ) d."""
    S, A = mdp.available.shape
    departures = np.repeat(np.eye(S), A, axis=0)
    terms = mdp.discount * mdp.transition.reshape(S * A, S) - departures
    M = np.eye(S * A) - terms @ np.linalg.pinv(terms)
    parts = [M @ expect_reward(mdp.transition, R).ravel() for R in (reward, second)]
    sizes = [np.linalg.norm(v) for v in parts]
    if min(sizes) < 1e-6:
        return
    d = np.linalg.norm(parts[0] / sizes[0] - parts[1] / sizes[1])
    spread = np.linalg.norm(M, axis=0)
    visits = rt.occupancy(mdp, rt.uniform_policy(mdp)).ravel()
    radius = min(visits[spread > 1e-9] / spread[spread > 1e-9])
    diameter = np.sqrt(2) / (1 - mdp.discount)
    share = rt.worst_case_regret(mdp, reward, second).value
    assert at_most(radius / diameter * d, share) and at_most(share, diameter / (2 * radius) * d)
