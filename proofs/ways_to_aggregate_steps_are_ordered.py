"""Product, least, geometric mean, mean, greatest."""

import numpy as np

from rewardtheory import scores
from rewardtheory.verify.agreement import at_most
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.score_hypotheses import StepScores


@theorem(source="kim2024rewardmath", exact=False)
def ways_to_aggregate_steps_are_ordered(steps: StepScores):
    """For scores in [0, 1]: product ≤ least ≤ geometric mean ≤ mean ≤ greatest; and the product falls with
    every further step."""
    ways = (scores.product, scores.least, scores.geometric_mean, scores.mean, scores.greatest)
    found = np.array([float(scores.aggregate_steps(steps, how)) for how in ways])
    assert at_most(0, np.diff(found))
    assert at_most(found[0], float(scores.product(steps[:-1])))
