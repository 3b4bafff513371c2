"""Potential-based shaping changes no policy's distance from the optimum."""

import rewardtheory as rt
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyMDP, AnyPolicy, AnyPotential, AnyReward


@theorem(source="ng1999policy", needs=["the_discount_of_the_shaping_must_be_that_of_the_agent"])
def potential_shaping_preserves_the_regret_of_every_policy(
    mdp: AnyMDP, reward: AnyReward, phi: AnyPotential, policy: AnyPolicy
):
    """V* − V^π is the same in every state before and after shaping; hence so are the ε-optimal policies, for every ε."""

    def regret(R):
        return rt.solve(mdp, R).values - rt.values(mdp, R, policy)

    assert same(regret(rt.shape(mdp, reward, phi)), regret(reward))
