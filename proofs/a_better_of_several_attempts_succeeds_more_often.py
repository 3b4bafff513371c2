"""The best-of-k prover."""

import numpy as np

from rewardtheory import scores
from rewardtheory.verify.agreement import at_most
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.score_hypotheses import Draws, UnitGroup


@theorem(source="setlur2024pav")
def a_better_of_several_attempts_succeeds_more_often(rates: UnitGroup, draws: Draws):
    """For success probabilities q the best of k attempts succeeds with 1 − (1 − q)^k, which rises with k and
    with q and stays within [q, 1]."""
    found = scores.best_of_k_prover(rates, draws)
    more = scores.best_of_k_prover(rates, draws + 1)
    assert at_most(found, more) and at_most(rates, found) and at_most(more, 0 * more + 1)
    order = np.argsort(rates)
    assert at_most(0 * rates[1:], np.diff(found[order]))
