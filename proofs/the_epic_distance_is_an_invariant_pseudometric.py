"""EPIC: what it is and what it does not see."""

import rewardtheory as rt
from rewardtheory.verify.agreement import at_most
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.distance_hypotheses import AnotherReward
from rewardtheory.verify.hypotheses import AnyPotential, AnyReward, ContinuingMDP, PositiveScale


@theorem(
    source="gleave2021epic",
    exact=False,
    needs=[
        "rewards_of_one_policy_order_can_have_a_positive_epic_distance",
        "rewards_of_opposite_policy_orders_can_be_close_in_epic",
    ],
)
def the_epic_distance_is_an_invariant_pseudometric(
    mdp: ContinuingMDP,
    reward: AnyReward,
    second: AnotherReward,
    third: AnotherReward,
    phi: AnyPotential,
    factor: PositiveScale,
):
    """EPIC is 0 from R to R, symmetric, at most 1 and satisfies the triangle inequality; it stays when either
    reward is multiplied by c > 0, shaped, or raised by a constant."""

    def near(x, y):
        return abs(x - y) < 1e-7

    d = rt.epic(mdp, reward, second)
    assert near(rt.epic(mdp, reward, reward), 0) and near(rt.epic(mdp, second, reward), d) and at_most(d, 1)
    assert rt.epic(mdp, reward, third) <= d + rt.epic(mdp, second, third) + 1e-7
    changed = rt.shape(mdp, factor * reward, phi) + 3
    assert near(rt.epic(mdp, changed, second), d) and near(rt.epic(mdp, second, changed), d)
