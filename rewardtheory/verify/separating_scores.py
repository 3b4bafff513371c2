"""Schemes on scores and paths that nobody uses: each keeps one property and breaks another one."""

import numpy as np

from rewardtheory.verify.schemes import Kind, Scheme

SEPARATING_SCORES: list[Scheme] = []
SOURCES = {
    Kind.PATH: "ng1999policy",
    Kind.GROUP: "fu2025par",
    Kind.CRITERIA: "pitis2023aggregation",
    Kind.STEPS: "gao2024designing",
    Kind.LENGTHS: "liu2025laser",
}


def _separates(kind: Kind, *names: str):
    """Decorator: one scheme, or with `names` a function that makes a list of them."""

    def decorate(function):
        made = dict(zip(names, function(), strict=True)) if names else {function.__name__: function}
        SEPARATING_SCORES.extend(Scheme(f, kind, name=name, source=SOURCES[kind]) for name, f in made.items())
        return function

    return decorate


def _place(x):
    return 1.0 + np.arange(len(x))


@_separates(
    Kind.PATH, "path_doubled", "path_negated", "path_of_sizes", "path_tanh", "path_tanh_negated", "path_logistic"
)
def _paths():
    """Double, negative, sizes; and bounded ones: odd, odd and falling, and not odd."""
    return (
        lambda rewards: 2 * rewards,
        lambda rewards: -rewards,
        np.abs,
        np.tanh,
        lambda rewards: -np.tanh(rewards),
        lambda rewards: np.exp(-np.logaddexp(0.0, -rewards)),
    )


@_separates(
    Kind.GROUP, "scores_as_they_are", "scores_negated", "sizes_of_scores", "no_scores", "scores_less_their_mean",
    "mean_less_scores",
)  # fmt: skip
def _linear_groups():
    """The scores, their negatives, their sizes, nothing, and deviations of both signs."""
    return (
        lambda scores: scores,
        lambda scores: -scores,
        np.abs,
        lambda scores: 0 * scores,
        lambda scores: scores - scores.mean(),
        lambda scores: scores.mean() - scores,
    )


@_separates(
    Kind.GROUP, "scores_by_place", "deviations_by_place", "tanh_by_place", "tanh_negated", "scores_over_square_of_sum",
    "scores_times_first",
)  # fmt: skip
def _other_groups():
    """Weights by place; a falling bounded one; positive factors that depend on the group, and on its first score."""
    return (
        lambda scores: scores * _place(scores),
        lambda scores: (scores - scores.mean()) * _place(scores),
        lambda scores: np.tanh(scores) * _place(scores),
        lambda scores: -np.tanh(scores),
        lambda scores: scores / (1 + scores.sum() ** 2),
        lambda scores: scores * (1 + abs(scores[0])),
    )


@_separates(
    Kind.CRITERIA, "minus_the_sum", "one_more_than_the_sum", "length_of_the_vector", "tanh_of_the_sum",
    "minus_tanh_of_the_sum", "logistic_of_the_sum", "tanh_of_the_first",
)  # fmt: skip
def _criteria():
    """Sums that fall, that are shifted, and bounded ones; the Euclidean length; one criterion alone."""
    return (
        lambda criteria: -criteria.sum(),
        lambda criteria: 1 + criteria.sum(),
        lambda criteria: np.sqrt((criteria**2).sum()),
        lambda criteria: np.tanh(criteria.sum() / 8),
        lambda criteria: -np.tanh(criteria.sum() / 8),
        lambda criteria: np.exp(-np.logaddexp(0.0, -criteria.sum())),
        lambda criteria: np.tanh(criteria[0]),
    )


@_separates(
    Kind.STEPS, "minus_the_sum_of_steps", "minus_the_least_step", "tanh_of_the_sum_of_steps",
    "minus_tanh_of_the_sum_of_steps", "logistic_of_the_first_step", "number_of_steps_left",
)  # fmt: skip
def _steps():
    """Returns that fall with the scores; bounded ones; one that counts steps alone."""

    def left(steps):
        return np.cumsum(steps[::-1])[::-1]

    return (
        lambda steps: -left(steps),
        lambda steps: -np.minimum.accumulate(steps[::-1])[::-1],
        lambda steps: np.tanh(left(steps) / 8),
        lambda steps: -np.tanh(left(steps) / 8),
        lambda steps: np.exp(-np.logaddexp(0.0, -steps)),
        lambda steps: np.arange(len(steps), 0.0, -1.0),
    )


@_separates(Kind.LENGTHS, "correct_by_place", "wrong_is_right", "a_little_for_length", "length_of_correct_answers")
def _lengths():
    """Places count; the wrong ones win; long ones gain a little; long ones gain without limit."""
    return (
        lambda lengths, correct: correct * _place(correct),
        lambda lengths, correct: 1 - correct,
        lambda lengths, correct: correct + np.tanh(lengths / 8) / 4,
        lambda lengths, correct: correct * (1 + lengths),
    )
