"""Value-adjusted levelling leaves its own results alone."""

import rewardtheory as rt
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyMDP, AnyPolicy, AnyReward


@theorem(source="skalse2024starc", identity=True)
def val_is_idempotent(mdp: AnyMDP, reward: AnyReward, policy: AnyPolicy):
    """c(c(R)) = c(R), for the levelling c of any policy."""
    once = rt.canonical.val(mdp, reward, policy=policy)
    assert same(rt.canonical.val(mdp, rt.reward(mdp, action=once), policy=policy), once)
