"""Regrets see differences alone."""

import numpy as np

import rewardtheory as rt
from rewardtheory.verify.caution_hypotheses import WeighedRewards
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyMDP, AnyPotential, PositiveScale


@theorem(
    source="regan2009regret", exact=False, needs=["the_worst_reward_of_a_belief_depends_on_the_levels_of_its_rewards"]
)
def a_constant_added_to_one_reward_changes_no_regret(
    mdp: AnyMDP, rewards: WeighedRewards, phi: AnyPotential, constant: PositiveScale
):
    """Shape one of the rewards by a potential and, where nothing ends, add a constant to it: the least greatest regret,
    min_π max_k (max J_k − J_k(π)), stays the same."""
    belief = rt.Rewards(*rewards)
    one = rt.shape(mdp, belief.array[0], phi)
    if not mdp.terminal.any():
        one = one + constant
    moved = rt.Rewards(np.stack([one, *belief.array[1:]]), belief.weights)
    found, other = (rt.minimax_regret_policy(mdp, x) for x in (belief, moved))
    assert abs(found.value - other.value) <= found.bound + other.bound + 1e-9 * (1 + abs(found.value))
