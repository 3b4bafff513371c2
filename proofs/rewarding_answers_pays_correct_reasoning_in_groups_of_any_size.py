"""Right reasoning is paid though only answers are seen."""

import numpy as np

from rewardtheory import scores
from rewardtheory.verify.agreement import at_most, same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.score_hypotheses import Chance, Draws, InnerChance


@theorem(source="wen2025rlvr", exact=False, needs=["reasoning_that_is_worse_for_answers_is_punished"])
def rewarding_answers_pays_correct_reasoning_in_groups_of_any_size(
    p: InnerChance, alpha: Chance, beta: Chance, draws: Draws
):
    """Let reasoning be correct with probability p, and an answer be correct with probability α after correct
    and β after wrong reasoning. In groups of any size G ≥ 2 the expected standardized advantage of correct
    reasoning has the sign of α − β, that of wrong reasoning the opposite one, and p times the first plus 1 − p
    times the second is 0."""
    right, wrong = scores.grpo_cot_advantage_in_groups(alpha, beta, p, 1 + draws)
    assert same(p * right + (1 - p) * wrong, 0.0)
    sign = np.sign(alpha - beta)
    assert at_most(0, sign * right) and at_most(sign * wrong, 0)
    inner = 0 < p * alpha + (1 - p) * beta < 1
    assert (sign != 0 and inner) == (abs(right) > 1e-9)
