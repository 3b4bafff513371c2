"""A regret bound from EPIC."""

import numpy as np

import rewardtheory as rt
from rewardtheory.verify.agreement import at_most
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.distance_hypotheses import AnotherReward
from rewardtheory.verify.hypotheses import AnyReward, ContinuingMDP


@theorem(
    source="gleave2021epic",
    exact=False,
    needs=[
        "rewards_of_opposite_policy_orders_can_be_close_in_epic",
        "shaping_inflates_the_regret_bound_of_epic",
    ],
)
def epic_bounds_regret_in_units_of_the_size_of_the_reward(mdp: ContinuingMDP, reward: AnyReward, second: AnotherReward):
    """If K D ≥ the distribution of every step under both optimal policies, with D the product distribution that
    EPIC uses, then J1(π1*) − J1(π2*) ≤ 16 K ‖R1‖ EPIC(R1, R2) / (1 − γ), ‖·‖ the 2-norm of D. Here D is uniform and
    K = |S|²|A|. The size of R1 is not its range of returns: shaping inflates it at will, and then the bound says
    nothing."""
    S, A = mdp.available.shape
    ends = rt.return_range(mdp, reward)
    lost = ends.high - rt.expected_return(mdp, reward, rt.solve(mdp, second).policy)
    size = np.sqrt((reward**2).mean())
    assert at_most(lost, 16 * S * A * S * size * rt.epic(mdp, reward, second) / (1 - mdp.discount))
