"""Choosing at random among the states that look best."""

from rewardtheory.verify.agreement import at_most
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.shaping_hypotheses import CorruptObservations


@theorem(source="everitt2017corrupted", needs=["the_state_that_looks_best_can_be_the_worst"])
def a_quantilizer_earns_its_honest_share(observations: CorruptObservations):
    """Let rewards be ≥ 0 and q states corrupt. A uniform choice among the k states that look best earns at least
    (k − q)/k times the smallest reward of an honest one among them."""
    true, seen, corrupt, k = observations
    chosen = sorted(range(len(seen)), key=lambda i: -seen[i])[:k]
    honest = [true[i] for i in chosen if not corrupt[i]]
    mean = sum(true[i] for i in chosen) / k
    share = (k - int(corrupt.sum())) * (min(honest) if honest else 0 * true[0]) / k
    assert at_most(share, mean)
