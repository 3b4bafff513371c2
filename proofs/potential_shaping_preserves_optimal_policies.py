"""Potential-based shaping leaves the set of optimal policies unchanged."""

import rewardtheory as rt
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyMDP, AnyPotential, AnyReward


@theorem(source="ng1999policy", needs=["shaping_without_a_potential_can_change_the_optimum"])
def potential_shaping_preserves_optimal_policies(mdp: AnyMDP, reward: AnyReward, phi: AnyPotential):
    """For every Φ: S → ℝ with Φ = 0 in terminal states, shaping R by γΦ(s′) − Φ(s) leaves the optimal actions of every
    state unchanged."""
    shaped = rt.shape(mdp, reward, phi)
    assert same(rt.optimal_actions(mdp, shaped).mask, rt.optimal_actions(mdp, reward).mask)
