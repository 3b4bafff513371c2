"""When a proxy can cost everything."""

import rewardtheory as rt
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyMDP, AnyPotential, AnyReward


@theorem(source="skalse2024starc", floats=False)
def worst_case_regret_given_the_negative_or_a_trivial_reward_is_one(mdp: AnyMDP, reward: AnyReward, phi: AnyPotential):
    """If R is not trivial, W(R|−R) = W(R|T) = 1 for every trivial T, such as a shaping term."""
    ends = rt.return_range(mdp, reward)
    all_of_it = 0 if ends.high == ends.low else 1
    for proxy in (-reward, rt.shape(mdp, 0 * reward, phi)):
        assert rt.worst_case_regret(mdp, reward, proxy).value == all_of_it
