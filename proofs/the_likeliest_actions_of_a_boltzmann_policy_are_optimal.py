"""What Boltzmann-rational behavior tells about optima."""

import numpy as np

import rewardtheory as rt
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyMDP, AnyReward, PositiveScale


@theorem(
    source="skalse2023misspecification", exact=False, needs=["a_soft_optimal_policy_can_prefer_what_is_not_optimal"]
)
def the_likeliest_actions_of_a_boltzmann_policy_are_optimal(mdp: AnyMDP, reward: AnyReward, factor: PositiveScale):
    """π ∝ exp(Q*/τ): at every temperature the most likely actions of a state are its optimal ones. Behavior that has
    these as its most likely actions, however noisy, can be read as Boltzmann-rational without error about the optimum."""
    best = rt.optimal_actions(mdp, reward)
    weight = np.where(mdp.available, np.exp(-best.gap / (10 * factor)), 0)
    policy = weight / weight.sum(axis=1)[:, None]
    likeliest = policy >= policy.max(axis=1)[:, None] * (1 - 1e-11)
    assert (likeliest[~mdp.terminal] == best.mask[~mdp.terminal]).all()
