"""What is left of shaping when its discount is not the agent's."""

import rewardtheory as rt
from rewardtheory.transition import at_arrival
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyMDP, AnyPolicy, AnyPotential, AnyReward
from rewardtheory.verify.shaping_hypotheses import Share


@theorem(source="ng1999policy")
def shaping_with_another_discount_pays_for_arriving(
    mdp: AnyMDP, reward: AnyReward, phi: AnyPotential, other: Share, policy: AnyPolicy
):
    """Shaping with δ in place of the discount γ is proper shaping and (δ − γ) Φ(s′) on top:
    J′ = J − Σ μΦ + (δ − γ) E[Σ_t γ^t Φ(S_{t+1})]."""
    shaped = rt.shape(mdp.replace(discount=other), reward, phi)
    arrivals = at_arrival(mdp.transition, phi) * ~mdp.terminal[:, None, None]
    extra = (other - mdp.discount) * rt.expected_return(mdp, arrivals, policy)
    assert same(
        rt.expected_return(mdp, shaped, policy),
        rt.expected_return(mdp, reward, policy) - mdp.initial @ phi + extra,
    )
