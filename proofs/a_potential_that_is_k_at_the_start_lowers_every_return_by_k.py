"""Shaping with a potential that is constant on initial states."""

import numpy as np

import rewardtheory as rt
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyPolicy, AnyPotential, AnyReward, ContinuingMDP
from rewardtheory.verify.shaping_hypotheses import AnyNumber


@theorem(source="skalse2023invariance")
def a_potential_that_is_k_at_the_start_lowers_every_return_by_k(
    mdp: ContinuingMDP, reward: AnyReward, phi: AnyPotential, policy: AnyPolicy, k: AnyNumber
):
    """If Φ = k in every state in which a path can begin, J′ = J − k; so zero-initial potentials change no return."""
    starts = mdp.initial > 0
    for level in (k, 0 * k):
        shaped = rt.shape(mdp, reward, np.where(starts, level, phi))
        assert same(rt.expected_return(mdp, shaped, policy), rt.expected_return(mdp, reward, policy) - level)
