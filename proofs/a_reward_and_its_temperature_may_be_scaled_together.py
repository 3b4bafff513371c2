"""What soft-optimal behavior does not tell."""

import rewardtheory as rt
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyMDP, AnyNoise, AnyPotential, AnyReward, PositiveScale


@theorem(
    source="skalse2023misspecification", exact=False, needs=["a_soft_optimal_policy_can_prefer_what_is_not_optimal"]
)
def a_reward_and_its_temperature_may_be_scaled_together(
    mdp: AnyMDP, reward: AnyReward, factor: PositiveScale, noise: AnyNoise, phi: AnyPotential
):
    """The policy that is soft-optimal for c R at temperature c τ, R shaped or redistributed, is that of R at τ, for
    every c > 0: behavior leaves the scale open, and the order of policies does not need it."""
    changed = rt.redistribute(mdp, rt.shape(mdp, factor * reward, phi), noise)
    found = rt.soft_solve(mdp, changed, temperature=2 * factor)
    wanted = rt.soft_solve(mdp, reward, temperature=2)
    # The bounds are on values; a policy moves by twice as much for each unit of temperature.
    off = 2 * (found.bound / (2 * factor) + wanted.bound / 2) + 1e-9
    assert (abs(found.policy - wanted.policy) <= off).all()
