"""STARC distances to the negative and to a trivial reward."""

import rewardtheory as rt
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyPotential, AnyReward, ReachableMDP


@theorem(source="skalse2024starc")
def the_negative_of_a_reward_is_at_the_greatest_starc_distance(mdp: ReachableMDP, reward: AnyReward, phi: AnyPotential):
    """If R is not trivial, d(R, −R) = 2 and d(R, T) = 1 for every trivial T, such as a shaping term; both are 0 if
    R is trivial."""
    trivial = rt.shape(mdp, 0 * reward, phi)
    size = 1 if abs(rt.canonical.val(mdp, reward)).max() > (0 if mdp.is_exact else 1e-9) else 0
    for p in (1, float("inf")):
        assert same(float(rt.starc(mdp, reward, -reward, norm=p, metric=p)), 2.0 * size)
        if mdp.is_exact:
            assert same(float(rt.starc(mdp, reward, trivial, norm=p, metric=p)), 1.0 * size)
