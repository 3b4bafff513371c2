"""Shaping shifts every Q(s,a) by −Φ(s)."""

import rewardtheory as rt
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyMDP, AnyPolicy, AnyPotential, AnyReward


@theorem(source="ng1999policy", identity=True)
def shaping_shifts_q_values_by_the_potential(mdp: AnyMDP, reward: AnyReward, phi: AnyPotential, policy: AnyPolicy):
    """Q′(s,a) = Q(s,a) − Φ(s) for every policy: within a state all actions lose the same."""
    shaped = rt.shape(mdp, reward, phi)
    assert same(rt.q_values(mdp, shaped, policy), rt.q_values(mdp, reward, policy) - phi[:, None])
