"""The minimum form of a process reward."""

import numpy as np

from rewardtheory import scores
from rewardtheory.verify.agreement import at_most
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.score_hypotheses import Chance, StepScores


@theorem(source="cheng2025pure")
def a_further_step_never_raises_the_least_one(steps: StepScores, score: Chance):
    """The least reward from each step on does not rise when a step is added at the end, and it stays within the
    range of the rewards."""
    longer = np.concatenate([steps, np.array([score], dtype=steps.dtype)])
    assert at_most(scores.min_to_go(longer)[:-1], scores.min_to_go(steps))
    assert at_most(steps.min() + 0 * steps, scores.min_to_go(steps))
