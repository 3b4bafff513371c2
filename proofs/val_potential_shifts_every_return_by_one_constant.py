"""Levelling without redistribution stays in the class of its reward, too."""

import rewardtheory as rt
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyMDP, AnyPolicy, AnyReward


@theorem(source="skalse2024starc", identity=True)
def val_potential_shifts_every_return_by_one_constant(
    mdp: AnyMDP, reward: AnyReward, reference: AnyPolicy, policy: AnyPolicy
):
    """Under R(s,a,s′) − V(s) + γV(s′), V the values of a reference policy, every policy π earns J(π) −
    J(reference)."""
    level = rt.canonical.val_potential(mdp, reward, policy=reference)
    gain = rt.expected_return(mdp, reward, policy) - rt.expected_return(mdp, reward, reference)
    assert same(rt.expected_return(mdp, level, policy), gain)
