"""Potential-based shaping at discount 1."""

import rewardtheory as rt
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyPolicy, AnyPotential, AnyReward
from rewardtheory.verify.shaping_hypotheses import EndingMDP


@theorem(source="ng1999policy", needs=["the_potential_of_every_end_must_be_the_same"])
def potential_shaping_preserves_optimal_policies_without_discount(
    mdp: EndingMDP, reward: AnyReward, phi: AnyPotential, policy: AnyPolicy
):
    """At discount 1, where every policy ends surely and Φ = 0 at the end, V′ = V − Φ and the optimal actions stay."""
    shaped = rt.shape(mdp, reward, phi)
    assert same(rt.values(mdp, shaped, policy), rt.values(mdp, reward, policy) - phi)
    assert same(rt.optimal_actions(mdp, shaped).mask, rt.optimal_actions(mdp, reward).mask)
