"""The win rate of best-of-n, ties included."""

from rewardtheory import scores
from rewardtheory.verify.agreement import at_most, same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.score_hypotheses import BasePolicy, Draws, Group


@theorem(source="gui2024bonbon")
def the_best_of_n_wins_at_most_n_times_in_n_plus_one(rewards: Group, policy: BasePolicy, draws: Draws):
    """The best of n draws, ties broken at random, is a distribution on the support of the base; against one
    draw it wins, ties counted half, at least half of the time and at most n/(n + 1)."""
    law = scores.best_of_n(policy, rewards, draws)
    assert same(law.sum(), 0 * policy[0] + 1) and at_most(0 * law, law)
    assert not law[policy == 0].any()
    won = scores.win_rate(law, policy, rewards)
    assert at_most(won, (0 * policy[0] + draws) / (draws + 1)) and at_most((0 * policy[0] + 1) / 2, won)
