"""Value-adjusted levelling stays in the class of its reward."""

import rewardtheory as rt
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyMDP, AnyPolicy, AnyReward


@theorem(source="skalse2024starc", identity=True)
def val_shifts_every_return_by_one_constant(mdp: AnyMDP, reward: AnyReward, reference: AnyPolicy, policy: AnyPolicy):
    """Under the levelling of R by a reference policy, every policy π earns J(π) − J(reference)."""
    level = rt.reward(mdp, action=rt.canonical.val(mdp, reward, policy=reference))
    gain = rt.expected_return(mdp, reward, policy) - rt.expected_return(mdp, reward, reference)
    assert same(rt.expected_return(mdp, level, policy), gain)
