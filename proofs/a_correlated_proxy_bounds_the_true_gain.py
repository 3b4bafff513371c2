"""Correlated proxies and the χ² divergence of occupancies."""

import rewardtheory as rt
from rewardtheory.transition import expect_reward
from rewardtheory.verify.agreement import at_most
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyMDP, AnyPolicy, AnyReward, FullPolicy


@theorem(source="laidlaw2024correlated", needs=["a_correlated_proxy_can_be_hacked"])
def a_correlated_proxy_bounds_the_true_gain(
    mdp: AnyMDP, true: AnyReward, proxy: AnyReward, reference: FullPolicy, policy: AnyPolicy
):
    """Over the normalized occupancy μ of a reference that takes every action let the true reward T and the proxy U
    have covariance c > 0, and let g_T and g_U be the gains of a policy over the reference. Then (g_U − c g_T / Var
    T)² ≤ (Var U − c² / Var T) χ². In standard deviations, with r the correlation: g_T ≥ (g_U − sqrt((1 − r²) χ²)) /
    r."""
    new, old = ((1 - mdp.discount) * rt.occupancy(mdp, p) for p in (policy, reference))
    T, U = (expect_reward(mdp.transition, R) for R in (true, proxy))
    T, U = T - (old * T).sum(), U - (old * U).sum()
    spread, other, shared = (old * T * T).sum(), (old * U * U).sum(), (old * T * U).sum()
    if spread > (1e-9 if isinstance(spread, float) else 0) and shared > 0:
        gains = [((new - old) * R).sum() for R in (T, U)]
        chi = rt.chi_squared(mdp, policy, reference)
        left = gains[1] - shared * gains[0] / spread
        assert at_most(left * left, (other - shared * shared / spread) * chi)
