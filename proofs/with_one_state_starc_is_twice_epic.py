"""Distances of a bandit."""

import rewardtheory as rt
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.distance_hypotheses import AnotherReward, Bandit
from rewardtheory.verify.hypotheses import AnyReward


@theorem(source="skalse2024starc", exact=False, needs=["rewards_of_one_policy_order_can_have_a_positive_epic_distance"])
def with_one_state_starc_is_twice_epic(mdp: Bandit, reward: AnyReward, second: AnotherReward):
    """With one state, the STARC distance in 2-norms is 2 √((1 − ρ)/2), twice the EPIC distance, if neither reward is
    trivial."""
    if min(abs(rt.canonical.val(mdp, R)).max() for R in (reward, second)) > 1e-9:
        assert same(rt.starc(mdp, reward, second), 2 * rt.epic(mdp, reward, second), scale=1e3)
