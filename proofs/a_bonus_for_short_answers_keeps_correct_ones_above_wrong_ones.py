"""Length rewards that are safe."""

from rewardtheory import scores
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.score_hypotheses import Answers, Chance, Level


@theorem(
    source="liu2025laser",
    exact=False,
    needs=["a_short_wrong_answer_can_outrank_a_long_correct_one", "a_wrong_answer_can_gain_from_its_length"],
)
def a_bonus_for_short_answers_keeps_correct_ones_above_wrong_ones(answers: Answers, target: Level, share: Chance):
    """LASER pays 1 for a correct answer and α ≥ 0 more for a short one, −½ for a wrong one: correct answers
    stay above wrong ones, and wrong ones do not gain from their length. GRPO-λ pays a correct one more than 1 −
    α and a wrong one 0, with the same consequence for α ≤ 1."""
    lengths, correct = answers
    right = correct == 1
    for paid in (
        scores.target_length(lengths, correct, target + 4, share),
        scores.group_length_penalty(lengths, correct, share),
        scores.shortest_correct(lengths, correct),
    ):
        wrong = paid[~right]
        assert len(set(wrong.tolist())) <= 1
        assert not right.any() or right.all() or paid[right].min() > wrong.max() - 1e-12
