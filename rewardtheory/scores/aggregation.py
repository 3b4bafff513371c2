"""Family 2: K criteria to one number. R has the shape (…, K), the result (…)."""

import itertools
from typing import NamedTuple

from rewardtheory.scores.arrays import floats, mask, same_length, truth
from rewardtheory.scores.reductions import deviation, total
from rewardtheory.scores.sigmoids import log_sigmoid


def weighted_sum(R, weights, *, where=None):
    """The weighted sum: Σ_k w_k R_k.

    Args:
        R: criteria, shape (…, K).
        weights: w, shape (K,) or broadcast to R.
        where: which criteria are there, boolean, broadcast to R; by default all. The others pay nothing (TRL's nansum).

    Returns:
        Shape (…).

    Raises:
        ValueError: if there are not as many weights as criteria.

    Source: yang2025humanomni (unit weights, read in its training scripts).

    >>> from rewardtheory import scores
    >>> scores.weighted_sum([[1.0, 0.0, 1.0]], [1.0, 2.0, 4.0]).tolist()
    [5.0]
    """
    xp, R, weights = floats(R, weights)
    if weights.ndim:
        same_length("weights", weights, "R", R)
    if where is not None:
        R = xp.where(mask(xp, where, R), R, xp.zeros_like(R))
    return total(weights * R)


def soft_and(R, references, *, where=None):
    """The soft conjunction: Σ_k log σ(R_k − ref_k), the log-probability that all criteria hold, were they independent.

    Args:
        R: criteria, shape (…, K).
        references: ref, broadcast to R.
        where: which criteria are there, boolean, broadcast to R; by default all.

    Returns:
        Shape (…), negative.

    Source: wang2024transforming (recalled).

    >>> from rewardtheory import scores
    >>> bool(scores.soft_and([1.0, 1.0], 0.0) > scores.soft_and([2.0, 0.0], 0.0))
    True
    """
    _, R, references = floats(R, references)
    return total(log_sigmoid(R - references), where=where)


def gated(R, gate, *, floor):
    """Scores behind a gate: R where the gate is open, else the floor.

    Args:
        R: scores, shape (…).
        gate: whether the format is right, or the answer correct: booleans or numbers (0 is closed), broadcast to R.
        floor: what is paid otherwise, broadcast to R.

    Returns:
        Shape (…). What stands behind a closed gate, NaN too, is not read.

    Source: zhang2025router (read in its code).

    >>> from rewardtheory import scores
    >>> scores.gated([0.9, 0.4], [True, False], floor=-1.0).tolist()
    [0.9, -1.0]
    """
    xp, R, floor = floats(R, floor)
    return xp.where(truth(xp, gate, R), R, floor)


def hierarchical(R, scales, *, score=None):
    """Scores on separated scales: Σ_k c_k f(R_k), by default with the sign as f.

    Args:
        R: criteria from the most to the least important, shape (…, K).
        scales: c, shape (K,), such as (1, 0.1). If every scale exceeds the sum of the later ones, the first nonzero sign
            decides.
        score: f, a function of arrays; by default the sign.

    Returns:
        Shape (…).

    Source: li2023automc (sgn(sparse) + .1 sgn(dense), read in notes).

    >>> from rewardtheory import scores
    >>> scores.hierarchical([[-2.0, 7.0], [3.0, 0.0]], [1.0, 0.125]).tolist()
    [-0.875, 1.0]
    """
    xp, R, scales = floats(R, scales)
    return weighted_sum(xp.sign(R) if score is None else score(R), scales)


def lexicographic_preference(R, margins=0.0):
    """Who wins by the first criterion that decides: sgn(R_i,k − R_j,k) for the first k with |R_i,k − R_j,k| > margin_k.

    Args:
        R: criteria of N answers from the most to the least important, shape (…, N, K).
        margins: shape (K,) or one number, at least 0; `bukharin2023heron` takes multiples of each criterion's deviation.

    Returns:
        Shape (…, N, N), entries −1, 0, 1: antisymmetric. Without margins a total preorder; with margins it can cycle.

    Source: bukharin2023heron (read in its code).

    >>> from rewardtheory import scores
    >>> scores.lexicographic_preference([[1.0, 0.0], [1.0, 5.0]]).tolist()
    [[0.0, -1.0], [1.0, 0.0]]
    """
    xp, R, margins = floats(R, margins)
    difference = R[..., :, None, :] - R[..., None, :, :]
    sign = xp.where(xp.abs(difference) > margins, xp.sign(difference), xp.zeros_like(difference))
    found = sign[..., 0]
    for k in range(1, R.shape[-1]):
        found = xp.where(found == 0, sign[..., k], found)
    return found


class Misordered(NamedTuple):
    """Two outcomes that a sum misorders.

    Attributes:
        better: the criteria of the outcome that has the more important criterion.
        worse: those of the outcome that lacks it and earns as much or more.
        gap: what the worse one earns more.
    """

    better: tuple[float, ...]
    worse: tuple[float, ...]
    gap: float


def dominance_report(weights, ranges, *, important=0, possible=None):
    """The pairs of extreme outcomes that a weighted sum misorders: one has the important criterion, and earns no more.

    Args:
        weights: w, one for each criterion.
        ranges: (low, high) of each criterion.
        important: which criterion must decide.
        possible: a function of an outcome, a tuple of numbers, that says whether it can occur; by default all can.

    Returns:
        A list of `Misordered`, the largest gap first; empty if the sum is safe.

    Raises:
        ValueError: if there are not as many ranges as weights.

    Notes: looks at the 2^K corners, where a sum over a box has its extremes.

    Source: yang2025humanomni, pourreza2025sql (derived).

    >>> from rewardtheory import scores
    >>> scores.dominance_report([1, 1, 1], [(0, 1)] * 3)[0]
    Misordered(better=(1, 0, 0), worse=(0, 1, 1), gap=1)
    """
    if len(weights) != len(ranges):
        raise ValueError(
            f"`ranges` has {len(ranges)} entries and `weights` {len(weights)}; give one for each criterion."
        )
    corners = [x for x in itertools.product(*(tuple(r) for r in ranges)) if possible is None or possible(x)]
    high = max(ranges[important])
    pays = lambda x: sum(w * v for w, v in zip(weights, x, strict=True))  # noqa: E731
    found = [
        Misordered(better, worse, pays(worse) - pays(better))
        for better in corners
        for worse in corners
        if better[important] == high and worse[important] < high and pays(worse) >= pays(better)
    ]
    return sorted(set(found), key=lambda pair: -pair.gap)


def jaccard(a, b):
    """The Jaccard index of sets or multisets: Σ_v min(a_v, b_v) / Σ_v max(a_v, b_v), 1 for two empty ones.

    Args:
        a, b: how often each item occurs, shape (…, V).

    Returns:
        Shape (…), between 0 and 1.

    Source: pourreza2025sql (recalled from a re-implementation); qian2025toolrl for multisets (read in its code).

    >>> from rewardtheory import scores
    >>> scores.jaccard([1, 1, 0], [0, 1, 0]).tolist()
    0.5
    """
    xp, a, b = floats(a, b)
    union = total(xp.maximum(a, b))
    some = union > 0
    return xp.where(some, total(xp.minimum(a, b)) / xp.where(some, union, xp.ones_like(union)), xp.ones_like(union))


def greedy_match(overlap):
    """The sum of a greedy matching: the greatest entry first, then the greatest outside its row and column, and so on.

    Args:
        overlap: numbers ≥ 0, shape (…, N, M): how well each of N wanted items fits each of M found ones.

    Returns:
        Shape (…).

    Source: qian2025toolrl (greedy matching of tool calls, read in its code; ties take the first entry).

    >>> from rewardtheory import scores
    >>> scores.greedy_match([[3.0, 2.0], [2.0, 0.0]]).tolist()
    3.0
    """
    xp, overlap = floats(overlap)
    n, m = overlap.shape[-2:]
    flat = xp.reshape(overlap, (*overlap.shape[:-2], n * m))
    place = xp.asarray([[i // m, i % m] for i in range(n * m)] or [[0, 0]])
    found = xp.sum(0 * flat, axis=-1)
    for _ in range(min(n, m)):
        best = xp.argmax(flat, axis=-1)
        found = found + xp.max(flat, axis=-1)
        row, column = place[best][..., 0], place[best][..., 1]
        used = (place[:, 0] == row[..., None]) | (place[:, 1] == column[..., None])
        flat = xp.where(used, xp.zeros_like(flat), flat)
    return found


def iou(a, b):
    """Intersection over union of two boxes, 0 for two empty ones.

    Args:
        a, b: boxes (x1, y1, x2, y2) with x1 ≤ x2 and y1 ≤ y2, shapes (…, 4), broadcast to each other.

    Returns:
        Shape (…), between 0 and 1.

    Source: shen2025vlmr1 (read in its code).

    >>> from rewardtheory import scores
    >>> scores.iou([0, 0, 2, 2], [1, 0, 3, 2]).round(4).tolist()
    0.3333
    """
    xp, a, b = floats(a, b)
    side = xp.minimum(a[..., 2:], b[..., 2:]) - xp.maximum(a[..., :2], b[..., :2])
    side = xp.maximum(side, xp.zeros_like(side))
    shared = side[..., 0] * side[..., 1]
    area = lambda x: (x[..., 2] - x[..., 0]) * (x[..., 3] - x[..., 1])  # noqa: E731
    union = area(a) + area(b) - shared
    some = union > 0
    return xp.where(some, shared / xp.where(some, union, xp.ones_like(union)), xp.zeros_like(union))


def best_match_similarity(a, b):
    """The symmetric best match (BMAS): ½ [mean_i max_j cos(a_i, b_j) + mean_j max_i cos(a_i, b_j)].

    Args:
        a, b: embeddings, shapes (…, N, D) and (…, M, D).

    Returns:
        Shape (…), between −1 and 1; a zero vector has the cosine 0.

    Source: xu2025mixed (recalled).

    >>> from rewardtheory import scores
    >>> scores.best_match_similarity([[1.0, 0.0], [0.0, 1.0]], [[0.0, 2.0], [3.0, 0.0]]).tolist()
    1.0
    """
    xp, a, b = floats(a, b)
    similarity = cosine(a[..., :, None, :], b[..., None, :, :])
    rows, columns = xp.max(similarity, axis=-1), xp.max(similarity, axis=-2)
    return (xp.sum(rows, axis=-1) / rows.shape[-1] + xp.sum(columns, axis=-1) / columns.shape[-1]) / 2


def cosine(a, b):
    """The cosine of the angle between vectors: Σ a b / (|a| |b|), 0 for a zero vector.

    Args:
        a, b: shapes (…, D), broadcast to each other.

    Returns:
        Shape (…).

    Source: le2025memory (standard).

    >>> from rewardtheory import scores
    >>> scores.cosine([3.0, 4.0], [6.0, 8.0]).tolist()
    1.0
    """
    xp, a, b = floats(a, b)
    squares = total(a * a) * total(b * b)
    some = squares > 0
    return xp.where(
        some, total(a * b) / xp.sqrt(xp.where(some, squares, xp.ones_like(squares))), xp.zeros_like(squares)
    )


def separation(positive, negative, *, alpha=1.0, ddof=0):
    """How well a feature tells two sets apart: z = α |μ⁺ − μ⁻| − (σ⁺ + σ⁻).

    Args:
        positive, negative: the feature on the two sets, shapes (…, N) and (…, M).
        alpha: α.
        ddof: of the deviations.

    Returns:
        Shape (…).

    Source: sermanet2016perceptual (recalled).

    >>> from rewardtheory import scores
    >>> scores.separation([3.0, 3.0], [1.0, 1.0]).tolist()
    2.0
    """
    xp, positive, negative = floats(positive, negative)
    gap = xp.abs(total(positive) / positive.shape[-1] - total(negative) / negative.shape[-1])
    return alpha * gap - deviation(positive, ddof=ddof) - deviation(negative, ddof=ddof)
