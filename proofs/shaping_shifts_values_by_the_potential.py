"""Shaping shifts the values of every policy by −Φ."""

import rewardtheory as rt
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyMDP, AnyPolicy, AnyPotential, AnyReward


@theorem(source="ng1999policy", identity=True)
def shaping_shifts_values_by_the_potential(mdp: AnyMDP, reward: AnyReward, phi: AnyPotential, policy: AnyPolicy):
    """V′ = V − Φ for every policy, hence A′ = A: shaping changes no advantage."""
    shaped = rt.shape(mdp, reward, phi)
    assert same(rt.values(mdp, shaped, policy), rt.values(mdp, reward, policy) - phi)
    assert same(rt.advantage(mdp, shaped, policy), rt.advantage(mdp, reward, policy))
