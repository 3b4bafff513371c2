"""The exact implicit derivative of a soft learner in closed form."""

import rewardtheory as rt
from rewardtheory.proofs.a_series_below_its_critical_rate_only_comes_nearer import hessian
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyMDP, AnyNoise, AnyPolicy, AnyReward


@theorem(source="gupta2023behavior", identity=True)
def the_exact_derivative_needs_no_inverse(mdp: AnyMDP, reward: AnyReward, learned: AnyNoise, policy: AnyPolicy):
    """At the soft optimum π of temperature 1, u = −(Q − V) of the primary reward solves H u = A, however singular H is; and
    with B the derivative of the update along a learned reward X, −uᵀB = Σ_s d(s) Cov_π(Q_R(s,·), Q_X(s,·))."""
    occupancy = rt.occupancy(mdp, policy)
    visits = occupancy.sum(axis=1)
    advantage = rt.advantage(mdp, reward, policy)
    size = (1 + float(abs(advantage).max())) * (1 + float(visits.max()))
    assert same(hessian(policy, visits, -advantage), occupancy * advantage, scale=size)
    moved = rt.advantage(mdp, learned, policy)
    slope = -hessian(policy, visits, moved)
    covariance = (occupancy * advantage * moved).sum()
    assert same((advantage * slope).sum(), covariance, scale=size * (1 + float(abs(moved).max())))
