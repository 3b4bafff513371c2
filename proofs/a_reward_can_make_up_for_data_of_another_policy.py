"""What importance weights would do, a learned reward can do."""

import numpy as np

import rewardtheory as rt
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyMDP, AnyPolicy, AnyReward, FullPolicy


@theorem(
    source="gupta2023behavior",
    needs=[
        "no_reward_makes_up_for_actions_that_data_never_shows",
        "no_state_reward_makes_up_for_data_of_another_policy",
    ],
)
def a_reward_can_make_up_for_data_of_another_policy(
    mdp: AnyMDP, reward: AnyReward, policy: AnyPolicy, data: FullPolicy
):
    """A learner of discount 0 that takes data of a policy β as its own, without weights, makes the expected update of the true
    reward at π if its reward is d(s) π(a|s) Q(s,a) over d_β(s) β(a|s), wherever β takes every action."""
    ours, theirs = rt.occupancy(mdp, policy), rt.occupancy(mdp, data)
    wanted = ours * rt.q_values(mdp, reward, policy)
    seen = theirs != 0
    learned = np.where(seen, wanted / np.where(seen, theirs, 1), 0 * wanted)

    def update(weighed):
        return weighed - policy * weighed.sum(axis=1)[:, None]

    # What data of β weigh the learned reward with is how often β takes the pair.
    size = 1 + float(abs(wanted).max(initial=0)) if not mdp.is_exact else None
    assert same(update(theirs * learned), update(wanted), scale=size)
