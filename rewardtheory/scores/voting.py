"""Family 10: several judges, one score. S has the shape (members, N)."""

from rewardtheory.scores.arrays import floats, indices, mask, ones
from rewardtheory.scores.reductions import deviation, least, mean, total


def vote(S, *, where=None):
    """The sum of the members' scores for each answer: Σ_j S_j.

    Args:
        S: shape (…, members, N).
        where: which members have a valid score, boolean, broadcast to S; by default all.

    Returns:
        Shape (…, N): of k members with scores 1 … 10 one of 9k + 1 levels.

    Source: liu2025spct (read in notes).

    >>> from rewardtheory import scores
    >>> scores.vote([[7, 3], [8, 1]]).tolist()
    [15.0, 4.0]
    """
    xp, S = floats(S)
    there = None if where is None else xp.matrix_transpose(mask(xp, where, S))
    return total(xp.matrix_transpose(S), where=there)


def meta_vote(S, quality, keep):
    """The vote of the members that a meta reward model rates best; of equal ones the first.

    Args:
        S: shape (…, members, N).
        quality: the rating of each member, shape (…, members).
        keep: how many members vote.

    Returns:
        Shape (…, N).

    Raises:
        ValueError: if there are not so many members.

    Source: liu2025spct (read in notes).

    >>> from rewardtheory import scores
    >>> scores.meta_vote([[7, 3], [0, 9]], [0.9, 0.1], 1).tolist()
    [7.0, 3.0]
    """
    xp, S, quality = floats(S, quality)
    members = S.shape[-2]
    if not 1 <= keep <= members:
        raise ValueError(f"`keep` is {keep}; it must be between 1 and the number of members, {members}.")
    rank = xp.argsort(xp.argsort(-quality, axis=-1), axis=-1)
    return vote(S, where=(rank < keep)[..., None])


def mean_of_members(S):
    """The mean score of each answer over the members.

    Args:
        S: shape (…, members, N).

    Returns:
        Shape (…, N).

    Source: liu2025spct (standard).

    >>> from rewardtheory import scores
    >>> scores.mean_of_members([[1.0, 2.0], [3.0, 2.0]]).tolist()
    [2.0, 2.0]
    """
    xp, S = floats(S)
    return mean(xp.matrix_transpose(S))


def least_of_members(S):
    """The least score of each answer over the members: pessimism.

    Args:
        S: shape (…, members, N).

    Returns:
        Shape (…, N).

    Source: gao2022overoptimization (standard).

    >>> from rewardtheory import scores
    >>> scores.least_of_members([[1.0, 2.0], [3.0, 2.0]]).tolist()
    [1.0, 2.0]
    """
    xp, S = floats(S)
    return least(xp.matrix_transpose(S))


def lower_confidence(S, *, width=1.0, ddof=1):
    """The mean over the members less their disagreement: mean − κ · deviation.

    Args:
        S: shape (…, members, N).
        width: κ.
        ddof: of the deviation.

    Returns:
        Shape (…, N).

    Source: gao2022overoptimization (standard).

    >>> from rewardtheory import scores
    >>> scores.lower_confidence([[1.0, 2.0], [3.0, 2.0]], ddof=0).tolist()
    [1.0, 2.0]
    """
    return mean_of_members(S) - width * disagreement(S, ddof=ddof)


def ensemble(S, how=mean_of_members):
    """One score of several members, and how much they disagree. Standardize members on different scales first.

    Args:
        S: shape (…, members, N).
        how: `mean_of_members`, `least_of_members`, `lower_confidence`, or any such function.

    Returns:
        (score, disagreement), each of shape (…, N).

    Source: gao2022overoptimization (standard).

    >>> from rewardtheory import scores
    >>> [x.tolist() for x in scores.ensemble([[1.0, 2.0], [1.0, 2.0]])]
    [[1.0, 2.0], [0.0, 0.0]]
    """
    return how(S), disagreement(S)


def disagreement(S, *, ddof=1):
    """The standard deviation of the members' scores for each answer.

    Args:
        S: shape (…, members, N).
        ddof: 1 divides by the number of members less 1, 0 by their number.

    Returns:
        Shape (…, N).

    Source: liu2025spct (standard).

    >>> from rewardtheory import scores
    >>> scores.disagreement([[1.0, 2.0], [3.0, 2.0]], ddof=0).tolist()
    [1.0, 0.0]
    """
    xp, S = floats(S)
    return deviation(xp.matrix_transpose(S), ddof=ddof)


def unique_best(S, label):
    """The rule reward of a judge: +1 if its only greatest score is that of the labelled answer, else −1.

    Args:
        S: the scores that the judge gives to N ≥ 2 answers, shape (…, N).
        label: the number of the best answer, shape (…).

    Returns:
        Shape (…); a tie for the greatest is −1.

    Source: liu2025spct (read in notes).

    >>> from rewardtheory import scores
    >>> scores.unique_best([[9, 4], [9, 9]], [0, 0]).tolist()
    [1.0, -1.0]
    """
    xp, S, label = floats(S, label)
    own = indices(xp, S, S.shape[-1]) == label[..., None]
    chosen = total(S, where=own)
    rivals = total(xp.where(~own & (S >= chosen[..., None]), xp.ones_like(S), xp.zeros_like(S)))
    one = xp.ones_like(chosen)
    return xp.where(rivals == 0, one, -one)


def weighted_pairwise_agreement(pred, gold):
    """How well scores agree with a graded gold order: 1 − Σ w pen / Σ w over pairs, w = 1 + |g_i − g_j|.

    Args:
        pred: scores, shape (…, N).
        gold: grades, shape (…, N).

    Returns:
        Shape (…), between 0 and 1. The penalty of a gold-strict pair is 1 if it is reversed and ½ if it is tied; 1 where no
        pair is strict.

    Source: yu2025rewardanything (read in its code; the sum runs over gold-strict pairs, which is our reading).

    >>> from rewardtheory import scores
    >>> scores.weighted_pairwise_agreement([1.0, 2.0, 3.0], [1, 2, 3]).tolist()
    1.0
    """
    xp, pred, gold = floats(pred, gold)
    difference = gold[..., :, None] - gold[..., None, :]
    said = pred[..., :, None] - pred[..., None, :]
    strict = difference > 0
    one = ones(xp, difference + said)
    weight = xp.where(strict, 1 + difference, 0 * one)
    penalty = xp.where(said < 0, one, xp.where(said == 0, one / 2, 0 * one))
    weights, paid = (xp.sum(xp.sum(x, axis=-1), axis=-1) for x in (weight, weight * penalty))
    some = weights > 0
    return xp.where(some, 1 - paid / xp.where(some, weights, 1), 1)


def fractional_accuracy(S, *, chosen=0):
    """Whether the chosen answer is the best, a tie for it shared out: 1[S_c = max S] / #{S = max S}.

    Args:
        S: scores of the N answers, shape (…, N).
        chosen: the number of the chosen one.

    Returns:
        Shape (…), between 0 and 1.

    Source: liu2025spct (the rule for ties is that of the RewardBench 2 harness).

    >>> from rewardtheory import scores
    >>> scores.fractional_accuracy([[3.0, 1.0], [2.0, 2.0], [0.0, 1.0]]).tolist()
    [1.0, 0.5, 0.0]
    """
    xp, S = floats(S)
    best = S == xp.max(S, axis=-1, keepdims=True)
    count = total(xp.where(best, xp.ones_like(S), xp.zeros_like(S)))
    return xp.where(best[..., chosen], 1 / count, 0 * count)
