"""Conditioning on a proxy with a heavy-tailed error."""

from rewardtheory.arithmetic import rational
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.shaping_hypotheses import Horizon


@theorem(source="kwa2024catastrophic", floats=False, needs=["selecting_by_a_light_tailed_error_keeps_some_gold"])
def selecting_by_a_heavy_tailed_error_forgets_the_gold(horizon: Horizon):
    """Let the gold V be 0 or 1 with probability 1/2 and the error X be independent with P(X ≥ k) = 1/k for k = 1,
    2, ... Among outcomes with proxy V + X > t the gold is (t + 1)/(2t + 1), which falls to its mean 1/2 as t grows.
    (t doubles from 1.)"""
    one = rational(1)
    before = None
    for k in range(horizon + 8):
        t = 2**k
        # V = 1 needs X ≥ t, V = 0 needs X ≥ t + 1.
        with_one, with_none = one / t, one / (t + 1)
        kept = with_one / (with_one + with_none)
        assert kept == one * (t + 1) / (2 * t + 1) and kept > one / 2
        assert before is None or kept < before
        assert kept - one / 2 <= one / (4 * t)
        before = kept
