"""A bonus that wears off."""

import numpy as np

from rewardtheory import scores
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.score_hypotheses import Draws


@theorem(source="zheng2024oni", exact=False)
def repeated_events_pay_less_and_less(draws: Draws):
    """Let the n-th occurrence of an event pay n^(−β). At β = 1 n of them pay Σ 1/i; at β = 2 never more than 2,
    however many; and at β = 0 as many as there are."""
    n = 3 * draws
    events = np.zeros(n)
    assert same(scores.count_decay(events, 1.0).sum(), float(sum(1 / i for i in range(1, n + 1))))
    assert scores.count_decay(events, 2.0).sum() < 2
    assert same(scores.count_decay(events, 0.0).sum(), float(n))
