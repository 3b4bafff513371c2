"""Family 4: lengths and correctness of the answers of one prompt. lengths and correct have the shape (…, G).

A length reward should never let a wrong answer gain from its length, nor rank above a correct one:
`rt.check` looks for counterexamples to both.
"""

import math

from rewardtheory.scores.arrays import floats, mask, truth
from rewardtheory.scores.reductions import deviation, greatest, least, mean, total
from rewardtheory.scores.sigmoids import sigmoid


def format_length(lengths, max_length, p=0.5):
    """The length score of a surrogate reward: 1 − (1 − x/p)² for x ≤ p, 1 − 2 ((x − p)/(1 − p))² beyond, x = L/L_max.

    Args:
        lengths: L, shape (…).
        max_length: L_max; longer answers count as long as this.
        p: the place of the maximum, strictly between 0 and 1.

    Returns:
        Shape (…), between −1 and 1: 0 for an empty answer, 1 at x = p, −1 at x = 1.

    Raises:
        ValueError: for a p outside (0, 1).

    Source: xin2025surrogate (read in its code).

    >>> from rewardtheory import scores
    >>> scores.format_length([0, 500, 1000], 1000).tolist()
    [0.0, 1.0, -1.0]
    """
    if not 0 < p < 1:
        raise ValueError(f"`p` is {p}; it must be strictly between 0 and 1.")
    xp, lengths = floats(lengths)
    x = lengths / max_length
    x = xp.minimum(x, xp.ones_like(x))
    return xp.where(x <= p, 1 - (1 - x / p) ** 2, 1 - 2 * ((x - p) / (1 - p)) ** 2)


def cosine_scaled(lengths, correct, *, max_length, right=(1.0, 0.5), wrong=(-1.0, -0.5)):
    """A reward that follows half a cosine of the length: v_1 + (v_0 − v_1) (1 + cos(π L/L_max)) / 2.

    Args:
        lengths: L, shape (…, G).
        correct: shape (…, G).
        max_length: L_max; longer answers count as long as this.
        right: (v_0, v_1), the values of a correct answer of length 0 and L_max.
        wrong: the same for a wrong answer; by default a long wrong answer loses less.

    Returns:
        Shape (…, G).

    Source: liu2025laser (the stock reward of TRL, recalled).

    >>> from rewardtheory import scores
    >>> scores.cosine_scaled([0, 100], [1, 0], max_length=100).round(12).tolist()
    [1.0, -0.5]
    """
    xp, lengths = floats(lengths)
    x = lengths / max_length
    height = (1 + xp.cos(math.pi * xp.minimum(x, xp.ones_like(x)))) / 2
    curve = lambda v: v[1] + (v[0] - v[1]) * height  # noqa: E731
    return xp.where(truth(xp, correct, lengths), curve(right), curve(wrong))


def target_length(lengths, correct, target, alpha=0.5, *, right=1.0, wrong=-0.5):
    """LASER: C + α for a correct answer of at most the target length, else C, which is right or wrong.

    Args:
        lengths: L, shape (…, G).
        correct: shape (…, G).
        target: L_T, broadcast to lengths.
        alpha: α, the bonus.
        right, wrong: C of a correct and of a wrong answer.

    Returns:
        Shape (…, G): correct and short > correct > wrong.

    Source: liu2025laser (read in its code).

    >>> from rewardtheory import scores
    >>> scores.target_length([10, 90, 10], [1, 1, 0], 50).tolist()
    [1.5, 1.0, -0.5]
    """
    xp, lengths, target = floats(lengths, target)
    short = xp.where(lengths <= target, alpha * xp.ones_like(lengths), xp.zeros_like(lengths))
    return xp.where(truth(xp, correct, lengths), right + short, wrong + xp.zeros_like(lengths))


def exploring_target_length(lengths, correct, target, alpha=0.5, *, repetitive=False, right=1.0, wrong=-0.5):
    """LASER-DE: as `target_length`, and α for a wrong answer longer than the target that does not repeat itself.

    Args:
        lengths, correct, target, alpha, right, wrong: as for `target_length`.
        repetitive: which answers repeat themselves, broadcast to lengths.

    Returns:
        Shape (…, G).

    Source: liu2025laser (read in its code).

    >>> from rewardtheory import scores
    >>> scores.exploring_target_length([90, 90], [1, 0], 50).tolist()
    [1.0, 0.0]
    """
    xp, lengths, target = floats(lengths, target)
    explores = ~truth(xp, correct, lengths) & (lengths > target) & ~truth(xp, repetitive, lengths)
    bonus = xp.where(explores, alpha * xp.ones_like(lengths), xp.zeros_like(lengths))
    return target_length(lengths, correct, target, alpha, right=right, wrong=wrong) + bonus


def covering_length(lengths, correct, thresholds, wanted):
    """The target of LASER-D: the least threshold within which at least the wanted number of correct answers lie.

    Args:
        lengths: of the answers of one class of difficulty, shape (…, G).
        correct: shape (…, G).
        thresholds: candidates, ascending, shape (H,).
        wanted: how many correct answers are expected, broadcast to (…).

    Returns:
        Shape (…); the last threshold where none covers enough.

    Source: liu2025laser (read in its code).

    >>> from rewardtheory import scores
    >>> scores.covering_length([100, 300, 500], [1, 1, 0], [200, 400, 800], 2).tolist()
    400.0
    """
    xp, lengths, thresholds, wanted = floats(lengths, thresholds, wanted)
    inside = (lengths[..., None, :] <= thresholds[:, None]) & truth(xp, correct, lengths)[..., None, :]
    covered = xp.sum(xp.where(inside, xp.ones_like(lengths)[..., None, :], 0 * lengths[..., None, :]), axis=-1)
    found = least(xp.broadcast_to(thresholds, covered.shape), where=covered >= wanted[..., None])
    return xp.where(xp.isnan(found), thresholds[-1], found)


def group_length_penalty(lengths, correct, alpha=0.2, *, ddof=1):
    """GRPO-λ: 1 − α σ((L − mean) / std) for a correct answer, over the correct ones; 0 for a wrong one.

    Args:
        lengths: L, shape (…, G).
        correct: shape (…, G).
        alpha: α between 0 and 1.
        ddof: of the deviation. The released codes disagree (0 and 1), and on groups without spread.

    Returns:
        Shape (…, G). A correct answer gets more than 1 − α; where the correct lengths do not differ, 1 − α/2.

    Source: dai2025grpolambda (read in notes with code).

    >>> from rewardtheory import scores
    >>> scores.group_length_penalty([10, 10, 99], [1, 1, 0]).tolist()
    [0.9, 0.9, 0.0]
    """
    xp, lengths = floats(lengths)
    right = truth(xp, correct, lengths)
    scale = deviation(lengths, ddof=ddof, where=right)[..., None]
    center = _or_zero(xp, mean(lengths, where=right))[..., None]
    z = xp.where(scale > 0, (lengths - center) / xp.where(scale > 0, scale, xp.ones_like(scale)), 0 * lengths)
    return xp.where(right, 1 - alpha * sigmoid(z), xp.zeros_like(lengths))


def most_accurate(correct, share=0.2):
    """The groups that GRPO-λ penalizes: the ⌈λP⌉ prompts of the greatest accuracy, the first ones of those tied.

    Args:
        correct: shape (P, G).
        share: λ.

    Returns:
        Boolean, shape (P,).

    Source: dai2025grpolambda (read in notes; rounding up is ours).

    >>> from rewardtheory import scores
    >>> scores.most_accurate([[1, 0], [1, 1], [0, 0]], 1 / 3).tolist()
    [False, True, False]
    """
    xp, correct = floats(correct)
    order = xp.argsort(xp.argsort(-mean(correct), axis=0), axis=0)
    return order < math.ceil(share * correct.shape[0] - 1e-9)


def kimi_length(lengths, correct):
    """The length reward of Kimi k1.5: λ = ½ − (L − L_min)/(L_max − L_min) for a correct answer, min(0, λ) for a wrong one.

    Args:
        lengths: L, shape (…, G).
        correct: shape (…, G).

    Returns:
        Shape (…, G), 0 where all lengths are equal. It is added to correctness with a weight; alone it ranks a short wrong
        answer above a long correct one.

    Source: liu2025laser (read in its code).

    >>> from rewardtheory import scores
    >>> scores.kimi_length([10, 20, 30], [1, 0, 1]).tolist()
    [0.5, 0.0, -0.5]
    """
    xp, lengths = floats(lengths)
    low, high = least(lengths)[..., None], greatest(lengths)[..., None]
    varies = high > low
    value = 1 / 2 - (lengths - low) / xp.where(varies, high - low, xp.ones_like(high))
    value = xp.where(varies, value, xp.zeros_like(value))
    return xp.where(truth(xp, correct, lengths), value, xp.minimum(value, xp.zeros_like(value)))


def soft_overlong(lengths, max_length, cache):
    """The soft penalty of overlong answers: 0 up to L_max − c, then falling linearly to −1 at L_max.

    Args:
        lengths: L, shape (…).
        max_length: L_max.
        cache: c ≥ 0, the width of the slope; 0 is a step just above L_max.

    Returns:
        Shape (…), between −1 and 0.

    Raises:
        ValueError: for a negative width, or one above max_length.

    Source: liu2025laser (the penalty of DAPO that TRL and verl ship, recalled; the limit c = 0 is ours).

    >>> from rewardtheory import scores
    >>> scores.soft_overlong([50, 90, 200], 100, 20).tolist()
    [0.0, -0.5, -1.0]
    """
    if not 0 <= cache <= max_length:
        raise ValueError(f"`cache` is {cache}; it must be between 0 and `max_length`, {max_length}.")
    xp, lengths = floats(lengths)
    if cache == 0:
        return xp.where(lengths > max_length, -xp.ones_like(lengths), xp.zeros_like(lengths))
    over = (max_length - cache - lengths) / cache
    return xp.minimum(xp.maximum(over, -xp.ones_like(over)), xp.zeros_like(over))


def shortest_correct(lengths, correct):
    """Brevity against the shortest correct answer of the group: L_min/L for a correct answer, 0 for a wrong one.

    Args:
        lengths: L > 0, shape (…, G).
        correct: shape (…, G).

    Returns:
        Shape (…, G), between 0 and 1; the shortest correct answer gets 1.

    Source: zhao2025efficiency (recalled; the exact form was not found, and this one is ours).

    >>> from rewardtheory import scores
    >>> scores.shortest_correct([10, 40, 5], [1, 1, 0]).tolist()
    [1.0, 0.25, 0.0]
    """
    xp, lengths = floats(lengths)
    right = truth(xp, correct, lengths)
    shortest = _or_zero(xp, least(lengths, where=right))[..., None]
    return xp.where(right, shortest / xp.where(right, lengths, xp.ones_like(lengths)), xp.zeros_like(lengths))


def length_match(length, reference_length, beta=1.0):
    """How well a length fits that of the reference answer: 1 − β | |y| − |ŷ| | / |y|.

    Args:
        length: |ŷ|, shape (…).
        reference_length: |y| > 0, broadcast to it.
        beta: β.

    Returns:
        Shape (…).

    Source: xu2025dro (read in the paper).

    >>> from rewardtheory import scores
    >>> scores.length_match([50, 100], 100).tolist()
    [0.5, 1.0]
    """
    xp, length, reference_length = floats(length, reference_length)
    return 1 - beta * xp.abs(reference_length - length) / reference_length


def length_slope(scores, lengths, *, where=None):
    """How much of a score is length: the least-squares slope and correlation over the trailing axis.

    Args:
        scores: shape (…, N).
        lengths: shape (…, N).
        where: which answers count, boolean, broadcast to scores; by default all.

    Returns:
        (slope, correlation), each of shape (…); 0 where scores or lengths do not vary.

    Source: rafailov2024overoptimization (the R² of length, recalled).

    >>> from rewardtheory import scores
    >>> [float(x) for x in scores.length_slope([1.0, 2.0, 3.0], [10.0, 20.0, 30.0])]
    [0.1, 1.0]
    """
    xp, scores, lengths = floats(scores, lengths)
    there = None if where is None else mask(xp, where, scores)
    centered = [x - _or_zero(xp, mean(x, where=there))[..., None] for x in (scores, lengths)]
    s, t = (x if there is None else xp.where(there, x, xp.zeros_like(x)) for x in centered)
    across, up, along = total(s * t), total(s * s), total(t * t)
    varies = (deviation(scores, where=there) > 0) & (deviation(lengths, where=there) > 0)
    ratio = lambda x, y: xp.where(varies, x / xp.where(varies, y, xp.ones_like(y)), xp.zeros_like(x))  # noqa: E731
    return ratio(across, along), ratio(across, xp.sqrt(xp.where(varies, up * along, xp.ones_like(up))))


def _or_zero(xp, x):
    return xp.where(xp.isnan(x), xp.zeros_like(x), x)
