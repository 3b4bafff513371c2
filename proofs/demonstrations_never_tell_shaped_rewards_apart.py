"""What shaping adds, a demonstrator does not show."""

import numpy as np

import rewardtheory as rt
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyMDP, AnyPotential, AnyReward
from rewardtheory.verify.shaping_hypotheses import Experience


@theorem(source="ramachandran2007birl", exact=False, needs=["one_choice_tells_a_reward_from_its_opposite"])
def demonstrations_never_tell_shaped_rewards_apart(
    mdp: AnyMDP, reward: AnyReward, phi: AnyPotential, experience: Experience
):
    """Shaping shifts the optimal values of all actions of a state alike, so a demonstrator who is Boltzmann-rational acts alike
    under R and under R shaped: whatever is seen, the two keep the ratio of their prior."""
    prior = rt.Rewards([reward, rt.shape(mdp, reward, phi)], [0.25, 0.75])
    found = rt.posterior_from_demonstrations(mdp, prior, [step[:2] for step in experience], temperature=1)
    assert same(found.weights, np.array([0.25, 0.75]), scale=1 + 1 / (1 - mdp.discount))
