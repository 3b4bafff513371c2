"""Potential-based shaping leaves the entropy-regularized optimum unchanged."""

import rewardtheory as rt
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyMDP, AnyPotential, AnyReward, PositiveScale


@theorem(source="ng1999policy", exact=False)
def potential_shaping_preserves_soft_optimal_policies(
    mdp: AnyMDP, reward: AnyReward, phi: AnyPotential, temperature: PositiveScale
):
    """At every temperature the soft-optimal policy stays and the soft-optimal values shift by −Φ."""
    before = rt.soft_solve(mdp, reward, temperature=temperature)
    after = rt.soft_solve(mdp, rt.shape(mdp, reward, phi), temperature=temperature)
    assert same(after.values, before.values - phi)
    assert same(after.policy, before.policy)
