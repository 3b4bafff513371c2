"""The shape of the log-sigmoid transform."""

import numpy as np

from rewardtheory import scores
from rewardtheory.verify.agreement import at_most, same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.score_hypotheses import Level, Pair


@theorem(source="wang2024transforming", exact=False)
def the_log_sigmoid_of_a_score_is_negative_increasing_and_concave(rewards: Pair, reference: Level):
    """For u(r) = log σ(r − r_ref): u < 0; u rises with r, by at most as much as r does; it is concave; and it
    stays the same when a number is added to r and to r_ref."""
    r = np.sort(rewards)
    u = scores.log_sigmoid_transform(r, reference)
    assert (u < 0).all()
    assert at_most(0, np.diff(u)) and at_most(np.diff(u), np.diff(r))
    middle = scores.log_sigmoid_transform((r[1:] + r[:-1]) / 2, reference)
    assert at_most((u[1:] + u[:-1]) / 2, middle)
    assert same(scores.log_sigmoid_transform(r + 5, reference + 5), u)
