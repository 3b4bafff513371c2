"""Canonical forms of a bandit."""

import rewardtheory as rt
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.distance_hypotheses import Bandit
from rewardtheory.verify.hypotheses import AnyReward


@theorem(source="skalse2024starc")
def with_one_state_all_forms_are_mean_centring(mdp: Bandit, reward: AnyReward):
    """With one state, the levelling by the uniform policy and the form of EPIC are both the reward minus its mean
    over the arms."""
    paid = reward[0, :, 0]
    centred = paid - paid.sum() / len(paid)
    assert same(rt.canonical.val(mdp, reward)[0], centred)
    assert same(rt.canonical.epic(mdp, reward)[0, :, 0], centred)
