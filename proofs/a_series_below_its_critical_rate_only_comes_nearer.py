"""When the truncated series of an inverse Hessian is safe."""

import rewardtheory as rt
from rewardtheory.verify.agreement import at_most, same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyMDP, AnyPolicy, AnyReward
from rewardtheory.verify.shaping_hypotheses import Horizon, Share


def hessian(policy, visits, v):
    """H v for H = −d(s) (diag π − π πᵀ), the Hessian of a soft learner of temperature 1 at its optimum π."""
    return -visits[:, None] * policy * (v - (policy * v).sum(axis=1)[:, None])


@theorem(source="gupta2023behavior", needs=["a_series_with_too_large_a_rate_runs_away"])
def a_series_below_its_critical_rate_only_comes_nearer(
    mdp: AnyMDP, reward: AnyReward, policy: AnyPolicy, terms: Horizon, share: Share
):
    """For A = d π (Q − V) and p = Σ_{k ≤ K} (I + αH)^k A, H (−αp) = A − (I + αH)^{K+1} A; and where α is at most 4 over the
    most frequent d(s), so that α|λ| ≤ 2 for every eigenvalue, what is left is no longer than with one term less."""
    occupancy = rt.occupancy(mdp, policy)
    visits = occupancy.sum(axis=1)
    rate = 4 * share / visits.max()
    slope = occupancy * rt.advantage(mdp, reward, policy)
    term = total = left = slope
    for _ in range(terms):
        term = term + rate * hessian(policy, visits, term)
        total = total + term
        following = left + rate * hessian(policy, visits, left)
        size = 1 + float((left**2).sum())
        assert at_most((following**2).sum(), (left**2).sum(), scale=size)
        left = following
    left = left + rate * hessian(policy, visits, left)
    assert same(hessian(policy, visits, -rate * total), slope - left, scale=1 + float(abs(slope).max()))
