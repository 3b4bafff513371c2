"""Schemes on scores: groups, criteria, steps, paths, lengths."""

import numpy as np
import pytest

import rewardtheory as rt


def z_score(scores):
    spread = scores.std()
    return (scores - scores.mean()) / spread if np.ptp(scores) > 0 else 0 * scores


def test_a_z_score_keeps_the_order_of_a_group_and_is_bounded_by_nothing_but_its_size():
    report = rt.check(z_score)
    assert report["order_of_scores"].keeps and report["shift_invariance"].keeps
    assert report["permutation_equivariance"].keeps and report["boundedness"].keeps
    assert report["scale_equivariance"].keeps is False
    assert report["scale_equivariance"].counterexample == "scores = np.array([0.0, 1.0])"
    assert report["order_of_all_policies"].keeps is None


def test_a_sigmoid_keeps_strict_orders():
    report = rt.check(lambda scores: 1 / (1 + np.exp(-scores)))
    assert report["order_of_scores"].keeps and report["monotonicity"].keeps
    assert report["shift_invariance"].keeps is False


def test_a_group_clip_loses_ties_at_the_smallest_place():
    report = rt.check(lambda scores: np.clip(scores, -2, 2))
    answer = report["order_of_scores"]
    assert answer.keeps is False and sorted(eval(answer.counterexample.split("= ")[1]).tolist()) == [2.0, 3.0]


def test_repetition_pays_in_a_sum_and_not_in_a_minimum():
    total = rt.check(rt.Scheme(lambda x: np.cumsum(x[::-1])[::-1], kind=rt.Kind.STEPS, name="sum"))
    assert total["no_reward_for_repetition"].keeps is False
    assert total["no_reward_for_repetition"].counterexample == "steps = np.array([1.0])"
    assert total["no_reward_for_padding"].keeps is True
    least = rt.check(lambda steps: np.minimum.accumulate(steps[::-1])[::-1])
    assert least["no_reward_for_repetition"].keeps and least["no_reward_for_padding"].keeps
    mean = rt.check(lambda steps: np.full(len(steps), steps.mean()))
    assert mean["no_reward_for_padding"].keeps is False
    assert mean["no_reward_for_padding"].counterexample == "steps = np.array([-1.0])"


def test_an_unlimited_length_penalty_puts_a_correct_answer_below_a_wrong_one():
    report = rt.check(lambda lengths, correct: correct - lengths / 4)
    answer = report["order_safety"]
    assert answer.keeps is False
    assert answer.counterexample == "lengths = np.array([1.0, 6.0])\ncorrect = np.array([0.0, 1.0])"
    assert report["no_reward_for_padding"].keeps
    safe = rt.check(lambda lengths, correct: correct * (1 + 1 / lengths))
    assert safe["order_safety"].keeps and safe["boundedness"].keeps
    padded = rt.check(lambda lengths, correct: correct + lengths)
    assert padded["no_reward_for_padding"].keeps is False and padded["boundedness"].keeps is False


def test_criteria():
    report = rt.check(lambda criteria: criteria.min())
    assert (
        report["monotonicity"].keeps and report["permutation_equivariance"].keeps and report["shift_invariance"].keeps
    )
    assert report["sign_equivariance"].keeps is False
    product = rt.check(lambda criteria: criteria.prod())
    assert product["monotonicity"].keeps is False


def test_a_bonus_that_is_paid_back_telescopes_on_paths():
    def bonus(rewards):
        return rewards + (rewards != 0)

    def paid_back(rewards):
        more = (rewards != 0).astype(float)
        more[-1] -= more.sum()
        return rewards + more

    assert rt.check(bonus)["telescoping"].keeps is False
    report = rt.check(paid_back)
    assert report["telescoping"].keeps and report["order_of_paths"].keeps


@pytest.mark.parametrize(
    ("scheme", "reason"),
    [
        (lambda scores: scores[:1], "returns the shape"),
        (lambda scores: scores / scores.sum(), "returns NaN"),
        (lambda scores: [[1], [1, 2]], "not an array of numbers"),
        (lambda scores: 1 / 0, "raises ZeroDivisionError"),
        (lambda scores: scores + np.random.default_rng().normal(), "is random"),
        (lambda criteria: criteria, "it must be ()"),
    ],
)
def test_a_score_scheme_that_does_not_run_says_so(scheme, reason):
    report = rt.check(scheme, time_limit=5)
    assert not report.runs and reason in report["runs"].reason
