"""The range and the slope of the preference reward."""

import numpy as np

from rewardtheory import scores
from rewardtheory.verify.agreement import at_most, same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.score_hypotheses import Group, Pair


@theorem(source="fu2025par", exact=False)
def preference_as_reward_is_bounded_and_flat(rewards: Pair, references: Group):
    """The mean of σ(r − r_m) over reference scores r_m lies between 0 and 1, rises with r by at most a quarter
    of what r does, is the mean of Bradley-Terry win probabilities, and stays the same when a number is added to
    r and to all references. Its variance is at most a sixteenth of that of r."""
    r = np.sort(rewards)
    paid = scores.preference_as_reward(r, references)
    assert ((paid > 0) & (paid < 1)).all()
    assert at_most(0, np.diff(paid)) and at_most(np.diff(paid), np.diff(r) / 4)
    wins = scores.bradley_terry(np.concatenate([r, references]))[: len(r), len(r) :]
    assert same(paid, wins.mean(axis=1))
    assert same(scores.preference_as_reward(r + 3, references + 3), paid)
    assert at_most(paid.var(), r.var() / 16)
