"""Pass@k in k."""

from rewardtheory import scores
from rewardtheory.verify.agreement import at_most, same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.score_hypotheses import Chance, Draws


@theorem(source="yue2025reasoning")
def more_correct_answers_raise_pass_at_k_less_and_less(rate: Chance, draws: Draws):
    """Pass@k = 1 − (1 − θ)^k rises with k, each time by less, and is θ at k = 1."""
    first, second, third = (scores.pass_at_k_of(rate, draws + j) for j in range(3))
    assert at_most(first, second) and at_most(third - second, second - first)
    assert same(scores.pass_at_k_of(rate, 1), rate)
