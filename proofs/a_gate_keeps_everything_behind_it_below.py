"""A gate against a sum."""

from rewardtheory import scores
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.score_hypotheses import Importance, UnitGroup


@theorem(source="zhang2025router", needs=["a_wrong_answer_with_good_reasoning_can_outrank_a_right_one"])
def a_gate_keeps_everything_behind_it_below(rewards: UnitGroup, importance: Importance):
    """Let answers that fail a gate be paid −1 and the others their score in [0, 1]: whatever the score, passing
    the gate pays more than failing it."""
    passes = importance > 1
    paid = scores.gated(rewards, passes, floor=-1)
    assert not passes.any() or passes.all() or paid[passes].min() > paid[~passes].max()
