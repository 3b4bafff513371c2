"""False siblings of the claims about scores are caught: a sign, a factor, a hypothesis that was dropped."""

import itertools
import math

import numpy as np
import pytest

from rewardtheory import scores
from rewardtheory.verify.agreement import at_most, same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.running import run
from rewardtheory.verify.score_hypotheses import (
    Answers,
    BasePolicy,
    BinaryGroup,
    Chance,
    Draws,
    ErrorRate,
    FullBasePolicy,
    Group,
    InnerChance,
    Labels,
    Level,
    OtherScores,
    Pair,
    SampledAnswers,
    ScoreTables,
    StepScores,
    UnitGroup,
)

false = []


def claim(**keywords):
    """A theorem that is false, and is added to the list of those that must be caught."""

    def decorate(function):
        false.append(theorem(source="wang2024transforming", **keywords)(function))
        return function

    return decorate


@claim(exact=False)
def log_sigmoids_rise_faster_than_scores(rewards: Pair, reference: Level):
    """u rises by at least half of what r does."""
    r = np.sort(rewards)
    assert at_most(np.diff(r) / 2, np.diff(scores.log_sigmoid_transform(r, reference)))


@claim(exact=False)
def the_tilt_by_raw_scores_is_the_policy_given_goodness(rewards: Group, policy: FullBasePolicy):
    """The raw score in place of its log-sigmoid."""
    s = scores.sigmoid(rewards)
    assert same(scores.tilt(policy, rewards, 1.0), policy * s / (policy * s).sum())


@claim(exact=False)
def preference_rewards_rise_by_at_most_an_eighth(rewards: Pair, references: Group):
    """The slope 1/8 in place of 1/4."""
    r = np.sort(rewards)
    assert at_most(np.diff(scores.preference_as_reward(r, references)), np.diff(r) / 8)


@claim()
def the_symmetric_correction_is_enough_for_two_rates(rewards: BinaryGroup, p: ErrorRate, q: ErrorRate):
    """The correction of one rate where there are two."""
    turned = rewards * q + (1 - rewards) * p
    assert same((1 - turned) * scores.unflip(rewards, p) + turned * scores.unflip(1 - rewards, p), rewards)


@claim(exact=False)
def flips_of_single_answers_keep_standardized_advantages(rewards: BinaryGroup, rate: ErrorRate):
    """E[Ã] = (1 − 2p) A for flips of single answers, after standardizing."""
    G = len(rewards)
    mean = 0.0
    for flips in itertools.product([False, True], repeat=G):
        weight = math.prod(rate if flipped else 1 - rate for flipped in flips)
        mean = mean + weight * scores.group_advantage(scores.flip(rewards, np.array(flips)))
    assert same(mean, (1 - 2 * rate) * scores.group_advantage(rewards))


@claim()
def leave_one_out_advantages_are_centred_ones(rewards: Group):
    """Without the factor G/(G − 1)."""
    left_out = scores.group_advantage(rewards, center=scores.leave_one_out, scale=None)
    assert same(left_out, scores.group_advantage(rewards, scale=None))


@claim(exact=False)
def pairwise_advantages_divide_by_the_number_of_answers(rewards: Pair):
    """ddof 0 in place of 1."""
    D = rewards[:, None] - rewards[None, :]
    assert same(scores.pairwise_advantage(D), scores.group_advantage(rewards, ddof=0))


@claim(exact=False)
def right_reasoning_is_always_paid(p: InnerChance, alpha: Chance, beta: Chance, draws: Draws):
    """Without α ≥ β."""
    assert at_most(0, scores.grpo_cot_advantage_in_groups(alpha, beta, p, 1 + draws)[0])


@claim()
def differences_telescope_to_the_last_step_too(steps: StepScores):
    """From the last step on as well."""
    assert same(scores.return_to_go(scores.delta_steps(steps)), steps)


@claim()
def clipped_scores_pay_for_steps_below_the_limit(steps: StepScores, limit: Chance):
    """Padding by steps of score 0."""
    padded = np.concatenate([steps, 0 * steps])
    assert same(scores.clip_steps(padded, limit).sum(), scores.clip_steps(steps, limit).sum())


@claim(exact=False)
def a_soft_minimum_never_rises(rewards: Group, score: Level):
    """The soft minimum in place of the minimum."""
    longer = np.concatenate([rewards, [score]])
    assert at_most(scores.softmin_credit(longer).sum(), scores.softmin_credit(rewards).sum())


@claim(exact=False)
def the_geometric_mean_exceeds_the_mean(steps: StepScores):
    """The wrong way round."""
    assert at_most(scores.mean(steps), scores.geometric_mean(steps))


@claim()
def prefixes_are_worth_the_least_of_their_children(sampled: SampledAnswers):
    """V(parent) ≤ V(child)."""
    value = scores.prefix_values(*sampled)
    assert at_most(value[:, :-1], value[:, 1:])


@claim()
def the_best_of_n_wins_more_than_n_times_in_n_plus_one(rewards: Group, policy: BasePolicy, draws: Draws):
    """At least n/(n + 1): atoms win less."""
    won = scores.win_rate(scores.best_of_n(policy, rewards, draws), policy, rewards)
    assert at_most((0 * policy[0] + draws) / (draws + 1), won)


@claim(exact=False)
def the_usual_formula_is_exact(rewards: Group, policy: BasePolicy, draws: Draws):
    """KL = log n − (n − 1)/n."""
    law = scores.best_of_n(policy, rewards, draws)
    assert same(scores.kl_divergence(law, policy), scores.best_of_n_kl_bound(draws))


@claim()
def the_bootstrap_is_unbiased(rate: InnerChance, draws: Draws):
    """1 − (1 − c/n)^k in place of the hypergeometric estimate."""
    n = 5
    chance = [math.comb(n, c) * rate**c * (1 - rate) ** (n - c) for c in range(n + 1)]
    found = [1 - (1 - (c + 0 * rate) / n) ** draws for c in range(n + 1)]
    assert same(sum(x * y for x, y in zip(chance, found, strict=True)), 1 - (1 - rate) ** draws)


@claim(exact=False)
def a_tilt_lowers_entropy(rewards: Group, policy: FullBasePolicy):
    """False as printed: towards rare answers entropy rises."""
    tilted = scores.tilt(policy, rewards, 1.0)
    assert at_most(-(tilted * np.log(tilted)).sum(), -(policy * np.log(policy)).sum())


@claim()
def agreement_is_paid_by_the_share_of_the_majority(labels: Labels):
    """The mean is the greatest share."""
    paid = scores.cluster_frequency(labels)
    assert same(paid.sum() / len(labels), paid.max())


@claim(exact=False)
def the_kimi_length_reward_keeps_correct_answers_on_top(answers: Answers):
    """Order-safety of the length reward alone."""
    lengths, correct = answers
    paid, right = scores.kimi_length(lengths, correct), correct == 1
    assert not right.any() or right.all() or paid[right].min() >= paid[~right].max()


@claim(exact=False)
def the_first_score_decides_without_separated_scales(rewards: Pair, other: OtherScores):
    """Scales (1, 1)."""
    paid = scores.hierarchical(np.stack([rewards, other], axis=-1), [1.0, 1.0])
    sign = np.sign(np.stack([rewards, other], axis=-1))
    for i, j in itertools.product(range(len(paid)), repeat=2):
        assert not tuple(sign[i]) > tuple(sign[j]) or paid[i] > paid[j]


@claim()
def thresholds_do_not_matter_to_a_sum(rewards: UnitGroup, other: OtherScores):
    """A sum in place of a gate."""
    passes = other > 0
    paid = 2 * rewards + passes.astype(int)
    assert not passes.any() or passes.all() or paid[passes].min() > paid[~passes].max()


@claim(exact=False)
def distances_see_a_number_for_each_prompt(tables: ScoreTables):
    """STARC without centring."""
    first, _, there = tables
    moved = np.where(there, first + np.arange(len(first))[:, None], 0.0)
    uncentred = [x / max(1.0, float(np.linalg.norm(x))) for x in (first, moved)]
    assert same(float(np.linalg.norm(uncentred[0] - uncentred[1])), float(scores.starc(first, moved, where=there)))


@pytest.mark.parametrize("function", false, ids=lambda function: function.__name__)
def test_a_false_sibling_is_caught(function):
    outcome = run(function.claim, examples=200)
    assert not outcome.ok and "Error" in outcome.failure
    assert "AssertionError" in outcome.failure, outcome.failure
