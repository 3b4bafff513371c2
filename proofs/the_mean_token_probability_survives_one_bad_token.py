"""Product against mean."""

import numpy as np

from rewardtheory import scores
from rewardtheory.verify.agreement import at_most, same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.score_hypotheses import StepScores


@theorem(source="yu2025rlpr")
def the_mean_token_probability_survives_one_bad_token(steps: StepScores):
    """Let p be the probabilities of the T tokens of an answer. If one of them falls to 0, their mean falls by
    at most 1/T, and their product to 0; the product is at most the mean."""
    spoiled = np.concatenate([steps[:-1], 0 * steps[-1:]])
    assert at_most(scores.mean(steps) - scores.mean(spoiled), (steps[0] * 0 + 1) / len(steps))
    assert same(scores.product(spoiled), 0 * scores.product(steps))
    assert at_most(scores.product(steps), scores.mean(steps))
