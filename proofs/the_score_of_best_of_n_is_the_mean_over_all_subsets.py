"""An unbiased score of best-of-n."""

import itertools

import numpy as np

from rewardtheory import scores
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.score_hypotheses import Draws, Group, OtherScores


@theorem(source="gui2024bonbon", needs=["the_bootstrap_of_best_of_n_is_biased_low"])
def the_score_of_best_of_n_is_the_mean_over_all_subsets(rewards: Group, other: OtherScores, draws: Draws):
    """Of N samples let those of the highest proxy among n be taken. The sum of C(i − 1, n − 1)/C(N, n) times
    the gold score of rank i is the mean over all subsets of n samples, a tie for the highest shared equally
    within its whole class."""
    N = len(rewards)
    n = min(draws, N)
    proxy = rewards + 100 * np.arange(N)[::-1]
    chosen = [max(subset, key=lambda i: proxy[i]) for subset in itertools.combinations(range(N), n)]
    mean = sum(other[i] for i in chosen) / len(chosen)
    assert same(scores.best_of_n_score(other, proxy, n), mean)
