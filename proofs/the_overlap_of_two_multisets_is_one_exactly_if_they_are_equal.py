"""The Jaccard index."""

import numpy as np

from rewardtheory import scores
from rewardtheory.verify.agreement import at_most, same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.score_hypotheses import Multisets


@theorem(source="qian2025toolrl")
def the_overlap_of_two_multisets_is_one_exactly_if_they_are_equal(multisets: Multisets):
    """Σ min(a, b) / Σ max(a, b) is symmetric, lies in [0, 1], and is 1 exactly if the multisets are equal; an
    item that only one of them has lowers it."""
    a, b = multisets
    found = scores.jaccard(a, b)
    assert same(found, scores.jaccard(b, a)) and at_most(0 * found, found) and at_most(found, 0 * found + 1)
    assert (found == 1) == bool((a == b).all())
    extra = np.concatenate([a, 0 * a[:1] + 1]), np.concatenate([b, 0 * b[:1]])
    assert at_most(scores.jaccard(*extra), found)
