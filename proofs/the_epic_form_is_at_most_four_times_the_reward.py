"""The size of the canonical form of EPIC."""

import rewardtheory as rt
from rewardtheory.verify.agreement import at_most
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyReward, ContinuingMDP


@theorem(source="gleave2021epic")
def the_epic_form_is_at_most_four_times_the_reward(mdp: ContinuingMDP, reward: AnyReward):
    """‖C(R)‖ ≤ 4 ‖R‖ in the 2-norm of the product distribution that C uses (uniform here)."""
    form = rt.canonical.epic(mdp, reward)
    assert at_most((form**2).sum(), 16 * (reward**2).sum())
