"""Noise that flips all rewards of a prompt."""

from rewardtheory import scores
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.score_hypotheses import ErrorRate, UnitGroup


@theorem(source="lv2025noisy", exact=False)
def flipping_a_group_turns_its_advantages_round(rewards: UnitGroup, rate: ErrorRate):
    """If all rewards of a group are turned, r → 1 − r, its advantages change their sign, standardized or not.
    So with probability p of that, the expected advantage is (1 − 2p) times the clean one."""
    clean, turned = (scores.group_advantage(r) for r in (rewards, scores.flip(rewards, True)))
    assert same(turned, -clean)
    assert same((1 - rate) * clean + rate * turned, (1 - 2 * rate) * clean)
