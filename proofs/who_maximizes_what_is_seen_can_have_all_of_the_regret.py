"""A channel that says the opposite leads a maximizer to the worst."""

import rewardtheory as rt
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyMDP, AnyReward


@theorem(source="everitt2017corrupted")
def who_maximizes_what_is_seen_can_have_all_of_the_regret(mdp: AnyMDP, reward: AnyReward):
    """If what is seen is −R where R is true, every policy that maximizes what is seen has the greatest possible regret,
    max J − min J. Where every corruption is possible, unlimited_corruption_leaves_half_of_the_regret says that no policy is
    sure of less than half of that."""
    ends = rt.return_range(mdp, reward)
    seen = rt.solve(mdp, -reward).policy
    assert same(ends.high - rt.expected_return(mdp, reward, seen), ends.high - ends.low)
