"""Invariance of the worst-case regret."""

import rewardtheory as rt
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.distance_hypotheses import AnotherReward
from rewardtheory.verify.hypotheses import AnyMDP, AnyNoise, AnyPotential, AnyReward, PositiveScale


@theorem(source="skalse2024starc", floats=False, needs=["worst_case_regret_is_not_symmetric"])
def worst_case_regret_depends_on_policy_orders_only(
    mdp: AnyMDP, reward: AnyReward, second: AnotherReward, phi: AnyPotential, noise: AnyNoise, factor: PositiveScale
):
    """W(R1|R2) stays when either reward is multiplied by c > 0, shaped or redistributed."""

    def changed(R):
        return rt.redistribute(mdp, rt.shape(mdp, factor * R, phi), noise)

    before = rt.worst_case_regret(mdp, reward, second).value
    assert rt.worst_case_regret(mdp, changed(reward), second).value == before
    assert rt.worst_case_regret(mdp, reward, changed(second)).value == before
