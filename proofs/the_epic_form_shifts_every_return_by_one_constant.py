"""The canonical form of EPIC stays in the class of its reward."""

import rewardtheory as rt
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyPolicy, AnyReward, ContinuingMDP


@theorem(source="gleave2021epic", identity=True)
def the_epic_form_shifts_every_return_by_one_constant(
    mdp: ContinuingMDP, reward: AnyReward, policy: AnyPolicy, other: AnyPolicy
):
    """J(π) − J(π′) is the same under C(R) as under R."""

    def gain(R):
        return rt.expected_return(mdp, R, policy) - rt.expected_return(mdp, R, other)

    assert same(gain(rt.canonical.epic(mdp, reward)), gain(reward))
