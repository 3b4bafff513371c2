"""How the return moves with the weight of a learned reward."""

import numpy as np

import rewardtheory as rt
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyMDP, AnyNoise, AnyReward


@theorem(source="gupta2023behavior", exact=False)
def the_outer_return_moves_by_a_covariance_of_q_values(mdp: AnyMDP, reward: AnyReward, learned: AnyNoise):
    """For π the soft-optimal policy of R + cX at temperature τ, dJ(π; R)/dc = Σ_s d(s) Cov_π(Q_R(s,·), Q_X(s,·))/τ, with Q of π
    for each reward, less its entropy. In one state that is Cov(R, X)/τ. Tested against differences, to a millionth."""
    tau, scale = 2.0, 1 + abs(rt.values(mdp, learned, rt.solve(mdp, abs(learned)).policy)).max()
    X = learned / max(scale, float(rt.solve(mdp, abs(learned)).values.max(initial=0)))

    def policy(c):
        return rt.soft_solve(mdp, reward + c * X, temperature=tau).policy

    def earned(c):
        return rt.expected_return(mdp, reward, policy(c))

    h = 1e-2
    ahead = [earned(k * h) - earned(-k * h) for k in (1, 2, 3)]
    slope = (45 * ahead[0] - 9 * ahead[1] + ahead[2]) / (60 * h)
    now = policy(0.0)
    covariance = (rt.occupancy(mdp, now) * rt.advantage(mdp, reward, now) * rt.advantage(mdp, X, now)).sum() / tau
    size = 1 + float(np.abs(rt.values(mdp, reward, now)).max()) / (1 - float(mdp.discount))
    assert abs(slope - covariance) <= 1e-6 * size
