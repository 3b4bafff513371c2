"""No policy is good for a reward and for its opposite."""

import rewardtheory as rt
from rewardtheory.verify.agreement import at_most
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyMDP, AnyPolicy, AnyReward


@theorem(source="everitt2017corrupted")
def unlimited_corruption_leaves_half_of_the_regret(mdp: AnyMDP, reward: AnyReward, policy: AnyPolicy):
    """If an observation tells nothing, R and its opposite are both possible, and a policy, which sees the same under both, has
    under one of them at least half of the greatest possible regret, max J − min J."""

    def regret(R):
        return rt.return_range(mdp, R).high - rt.expected_return(mdp, R, policy)

    ends = rt.return_range(mdp, reward)
    assert at_most((ends.high - ends.low) / 2, max(regret(reward), regret(-reward)))
