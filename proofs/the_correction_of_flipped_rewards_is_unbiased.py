"""Reading rewards through a noise channel."""

from rewardtheory import scores
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.score_hypotheses import BinaryGroup, ErrorRate


@theorem(source="cai2025noisy")
def the_correction_of_flipped_rewards_is_unbiased(rewards: BinaryGroup, p: ErrorRate, q: ErrorRate):
    """Let a reward 0 be read as 1 with probability p, and 1 as 0 with probability q, p + q < 1. The mean of the
    readings is (1 − p − q) r + p, and the mean of (reading − p)/(1 − p − q) is r."""
    turned = rewards * q + (1 - rewards) * p

    def read(f):
        return (1 - turned) * f(rewards) + turned * f(1 - rewards)

    assert same(read(lambda r: r), scores.flip_noise(rewards, p, q))
    assert same(read(lambda r: scores.unflip(r, p, q)), rewards)
