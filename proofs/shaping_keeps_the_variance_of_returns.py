"""Shaping changes no variance of the return from a state."""

import rewardtheory as rt
from rewardtheory.transition import at_arrival
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyMDP, AnyPolicy, AnyPotential, AnyReward


@theorem(source="ng1999policy", identity=True)
def shaping_keeps_the_variance_of_returns(mdp: AnyMDP, reward: AnyReward, phi: AnyPotential, policy: AnyPolicy):
    """The variance of the discounted return from each state, under each policy, is unchanged by shaping.

    The second moment M solves M(s) = E[R² + 2γ R V(S′) + γ² M(S′)], a Bellman equation with discount γ².
    """
    squared = mdp.replace(discount=mdp.discount**2)

    def variance(R):
        v = rt.values(mdp, R, policy)
        second = rt.values(squared, R**2 + 2 * mdp.discount * R * at_arrival(mdp.transition, v), policy)
        return second - v**2

    before, after = variance(reward), variance(rt.shape(mdp, reward, phi))
    largest = (abs(rt.values(mdp, reward, policy)).max() + abs(phi).max()) ** 2
    assert same(after, before, scale=1 + float(largest) if before.dtype == float else None)
