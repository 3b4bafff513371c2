"""Catastrophic Goodhart."""

import rewardtheory as rt
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.preference_hypotheses import TailShape


@theorem(source="kwa2024catastrophic", exact=False, needs=["a_light_tail_bounds_the_mean_within_a_divergence"])
def heavy_tails_reach_any_mean_at_any_divergence(shape: TailShape):
    """Let U have the tail P(U > t) = t^−a for t ≥ 1 with a > 1, so a finite mean. For every mean M and every ε > 0
    some P has E_P[U] ≥ M and KL(P‖Q) < ε: add a share λ ≈ M/t of the tail beyond t. (M and ε are powers of ten.)"""
    a, m, e = shape
    found = rt.heavy_tail_tilt(
        lambda t: t**-a,
        lambda t: a * t / (a - 1),
        mean=a / (a - 1),
        target=10.0**m + 11,
        divergence=10.0**-e,
        start=2.0,
    )
    assert found.mean >= 10.0**m + 11 and found.divergence < 10.0**-e and 0 < found.share <= 1
