"""Best-of-n in n."""

from rewardtheory import scores
from rewardtheory.verify.agreement import at_most
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.score_hypotheses import BasePolicy, Draws, Group


@theorem(source="gui2024bonbon")
def the_best_of_more_draws_is_better(rewards: Group, policy: BasePolicy, draws: Draws):
    """The mean score of the best of n draws does not fall with n."""
    now, more = (scores.best_of_n(policy, rewards, n) for n in (draws, draws + 1))
    assert at_most((now * rewards).sum(), (more * rewards).sum())
