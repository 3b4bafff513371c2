"""γΦ(s′) − Φ(s) charges the average for the potential of the states visited."""

import rewardtheory as rt
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyMDP, AnyPolicy, AnyPotential, AnyReward


@theorem(source="ng1999policy", identity=True)
def discounted_shaping_shifts_average_rewards_by_the_potential_visited(
    mdp: AnyMDP, reward: AnyReward, phi: AnyPotential, policy: AnyPolicy
):
    """ρ′ = ρ − (1−γ) Σ_s d(s) Φ(s), with d the long-run distribution of states under the policy."""
    visited = rt.average_reward(mdp, rt.reward(mdp, state=phi), policy)
    found = rt.average_reward(mdp, rt.shape(mdp, reward, phi), policy)
    assert same(found, rt.average_reward(mdp, reward, policy) - (1 - mdp.discount) * visited)
