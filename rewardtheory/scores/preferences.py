"""Family 8: scores and pairwise comparisons. Games of preferences, off-switches and comparison graphs are in `games/`."""

from rewardtheory.scores.arrays import floats
from rewardtheory.scores.sigmoids import log_sigmoid, sigmoid


def bradley_terry(r):
    """The win probabilities that scores say: P_ij = σ(r_i − r_j).

    Args:
        r: scores, shape (…, N).

    Returns:
        Shape (…, N, N), with P + Pᵀ = 1.

    Source: bradley1952rank (standard).

    >>> from rewardtheory import scores
    >>> scores.bradley_terry([0.0, 0.0]).tolist()
    [[0.5, 0.5], [0.5, 0.5]]
    """
    _, r = floats(r)
    return sigmoid(r[..., :, None] - r[..., None, :])


def bradley_terry_loss(chosen, rejected):
    """The loss of a reward model on a pair: −log σ(r⁺ − r⁻).

    Args:
        chosen, rejected: r⁺ and r⁻, any one shape.

    Returns:
        That shape: positive, convex in the difference, with a slope of at most 1; blind to a constant per prompt.

    Source: ma2024steplevel, chen2025armap (recalled).

    >>> from rewardtheory import scores
    >>> scores.bradley_terry_loss([2.0], [2.0]).round(4).tolist()
    [0.6931]
    """
    _, chosen, rejected = floats(chosen, rejected)
    return -log_sigmoid(chosen - rejected)


def ipo_loss(margin, tau):
    """The loss of identity preference optimization: (h − 1/(2τ))².

    Args:
        margin: h, any shape.
        tau: τ > 0.

    Returns:
        That shape.

    Raises:
        ValueError: for a τ that is not positive.

    Source: azar2023preferences (recalled).

    >>> from rewardtheory import scores
    >>> scores.ipo_loss([1.0], 0.5).tolist()
    [0.0]
    """
    if isinstance(tau, int | float) and not tau > 0:
        raise ValueError(f"`tau` is {tau}; it must be positive.")
    _, margin, tau = floats(margin, tau)
    return (margin - 1 / (2 * tau)) ** 2


def hinge_loss(margin, width=1.0):
    """The hinge loss of a preference (SLiC): max(0, δ − h).

    Args:
        margin: h, any shape.
        width: δ.

    Returns:
        That shape.

    Source: rafailov2024overoptimization (read in part).

    >>> from rewardtheory import scores
    >>> scores.hinge_loss([0.25, 3.0]).tolist()
    [0.75, 0.0]
    """
    xp, margin, width = floats(margin, width)
    return xp.maximum(width - margin, xp.zeros_like(margin))


def cross_entropy(logit, target):
    """The cross-entropy of a probability σ(z) with a label that may be soft: −[t log σ(z) + (1 − t) log σ(−z)].

    Args:
        logit: z, any shape.
        target: t between 0 and 1, broadcast to it.

    Returns:
        That shape; it is least at σ(z) = t, where it is the entropy of t.

    Source: du2025mmprm (soft labels of steps, read in its code); cui2025prime for outcomes.

    >>> from rewardtheory import scores
    >>> scores.cross_entropy([0.0], [0.5]).round(4).tolist()
    [0.6931]
    """
    _, logit, target = floats(logit, target)
    return -(target * log_sigmoid(logit) + (1 - target) * log_sigmoid(-logit))


def verdict_reward(verdict, label, *, right=1.0, wrong=-1.0):
    """What a judge earns for its verdict: +1 if it names the label, else −1.

    Args:
        verdict, label: numbers, any one shape.
        right, wrong: what is paid.

    Returns:
        That shape. Its mean is 2 · accuracy − 1; after a standard score of the group it is the same as 0/1.

    Source: chen2025rmr1 (read); zhou2025libra with 0 for wrong (recalled).

    >>> from rewardtheory import scores
    >>> scores.verdict_reward([1, 2], [1, 1]).tolist()
    [1.0, -1.0]
    """
    xp, verdict, label = floats(verdict, label)
    one = xp.ones_like(verdict)
    return xp.where(verdict == label, right * one, wrong * one)


def relative_accuracy(prediction, gold):
    """How near a number is: 1 − ½ min(1, |a − b|) − ½ min(1, |a − b| / |b|).

    Args:
        prediction: a, any shape.
        gold: b, broadcast to it; for b = 0 only the absolute error counts, twice.

    Returns:
        That shape, between 0 and 1; 1 exactly for equal numbers.

    Source: wu2025memorization (recalled with low confidence; the rule for b = 0 is ours).

    >>> from rewardtheory import scores
    >>> scores.relative_accuracy([4.0, 4.5, 9.0], 4.0).tolist()
    [1.0, 0.6875, 0.0]
    """
    xp, prediction, gold = floats(prediction, gold)
    gap, size = xp.abs(prediction - gold), xp.abs(gold)
    one = xp.ones_like(gap)
    scaled = xp.where(size > 0, gap / xp.where(size > 0, size, xp.ones_like(size)), gap)
    return 1 - xp.minimum(one, gap) / 2 - xp.minimum(one, scaled) / 2
