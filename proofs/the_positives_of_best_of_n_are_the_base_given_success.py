"""Best-of-n with a binary reward."""

from rewardtheory import scores
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.score_hypotheses import BasePolicy, BinaryGroup, Draws


@theorem(source="lyu2025oreal")
def the_positives_of_best_of_n_are_the_base_given_success(rewards: BinaryGroup, policy: BasePolicy, draws: Draws):
    """Let the reward be 0 or 1, and a draw succeed with probability p. The best of n succeeds with 1 − (1 −
    p)^n, and given success it is the base given success, for every n."""
    right = rewards == 1
    p = policy[right].sum() + 0 * policy[0]
    law = scores.best_of_n(policy, rewards, draws)
    assert same(law[right].sum() + 0 * p, 1 - (1 - p) ** draws)
    if p > 0:
        assert same(law[right] * p, policy[right] * (1 - (1 - p) ** draws))
