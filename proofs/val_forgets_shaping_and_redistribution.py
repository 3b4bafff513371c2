"""Value-adjusted levelling does not see what no policy order sees."""

import rewardtheory as rt
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyMDP, AnyNoise, AnyPolicy, AnyPotential, AnyReward


@theorem(source="skalse2024starc", identity=True, needs=["the_discount_of_the_shaping_must_be_that_of_the_agent"])
def val_forgets_shaping_and_redistribution(
    mdp: AnyMDP, reward: AnyReward, phi: AnyPotential, noise: AnyNoise, policy: AnyPolicy
):
    """c(R + γΦ(s′) − Φ(s) + X − E[X]) = c(R), for the levelling c of any policy."""
    changed = rt.redistribute(mdp, rt.shape(mdp, reward, phi), noise)
    assert same(rt.canonical.val(mdp, changed, policy=policy), rt.canonical.val(mdp, reward, policy=policy))
