"""Value-adjusted levelling is a linear map."""

import rewardtheory as rt
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyMDP, AnyNoise, AnyReward, FullPolicy, NonzeroScale


@theorem(source="skalse2024starc", identity=True)
def val_is_linear(mdp: AnyMDP, reward: AnyReward, other: AnyNoise, policy: FullPolicy, factor: NonzeroScale):
    """c(a R1 + R2) = a c(R1) + c(R2), for the levelling c of any policy."""

    def val(R):
        return rt.canonical.val(mdp, R, policy=policy)

    assert same(val(factor * reward + other), factor * val(reward) + val(other))
