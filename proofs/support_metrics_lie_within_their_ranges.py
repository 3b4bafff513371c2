"""Counting what is within reach."""

from rewardtheory import scores
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.score_hypotheses import BasePolicy, BinaryGroup, OtherScores


@theorem(source="wu2025leash", exact=False)
def support_metrics_lie_within_their_ranges(rewards: BinaryGroup, policy: BasePolicy, other: OtherScores):
    """Of the correct answers let P be kept, E found and S lost by tuning. SRR, NDR and SDS lie in [0, 1], NSCR
    in [−1, 1], and SDS is the harmonic mean of the first two. A tilt finds nothing that the base gives no
    probability."""
    tuned = scores.tilt(policy, other, 1.0)
    found = scores.support_dynamics(policy, tuned, rewards, 0.0)
    assert found["expanded"] == 0 and found["shrunk"] == 0
    found = scores.support_dynamics(policy, tuned, rewards, 0.15)
    for name in ("srr", "ndr", "sds"):
        assert 0 <= found[name] <= 1
    assert -1 <= found["nscr"] <= 1
