"""Family 1: transforms of one score, increasing and with a reference. r has the shape (…, N), and so has the result."""

import math

from rewardtheory.scores.arrays import floats, mask, truth, within
from rewardtheory.scores.reductions import deviation, mean, quantile
from rewardtheory.scores.sigmoids import log_sigmoid, sigmoid


def log_sigmoid_transform(r, reference):
    """The log-sigmoid (LSC) transform: u = log σ(r − r_ref), the log-probability of being as good as the reference.

    Args:
        r: scores, shape (…, N).
        reference: r_ref, broadcast to r: one number, or (…, 1) as `reference_quantile` gives.

    Returns:
        The shape of r: negative, increasing, concave, with slope σ(r_ref − r) < 1.

    Source: wang2024transforming (recalled, and seen in the code of fu2025par).

    >>> from rewardtheory import scores
    >>> scores.log_sigmoid_transform([0.0, 2.0], 1.0).round(4).tolist()
    [-1.3133, -0.3133]
    """
    _, r, reference = floats(r, reference)
    return log_sigmoid(r - reference)


def preference_as_reward(r, references, *, scale=1.0):
    """Preference as reward (PAR): Σ_m σ(k (r − r_ref^m)) / M, a win rate against the reference answers.

    Args:
        r: scores, shape (…, N).
        references: scores of M reference answers of the same prompt, shape (…, M).
        scale: k, the steepness.

    Returns:
        The shape of r, between 0 and 1, with slope at most k/4.

    Source: fu2025par (read in its code).

    >>> from rewardtheory import scores
    >>> scores.preference_as_reward([0.0, 50.0], [0.0]).tolist()
    [0.5, 1.0]
    """
    _, r, references, scale = floats(r, references, scale)
    return mean(sigmoid(scale * (r[..., None] - references[..., None, :])))


def reference_quantile(r, q=0.85, *, method=quantile, where=None):
    """The reference score of a prompt: the q-quantile of the scores of a reference policy.

    Args:
        r: scores of answers of the reference policy, shape (…, N).
        q: between 0 and 1.
        method: how the quantile is estimated, `scores.quantile` or `scores.gaussian_quantile`.
        where: which answers count, boolean, broadcast to r; by default all.

    Returns:
        Shape (…, 1), to be subtracted from scores.

    Source: wang2024transforming (the 85th percentile, recalled; the normal fit is in the code of fu2025par).

    >>> from rewardtheory import scores
    >>> scores.reference_quantile([[0.0, 1.0, 2.0, 3.0, 4.0]], 0.5).tolist()
    [[2.0]]
    """
    return method(r, q, where=where)[..., None]


def standardize(r, *, ddof=1, eps=0.0, mean=None, std=None, where=None):
    """Standard scores: (r − mean) / (std + eps), 0 where all scores are equal.

    Args:
        r: scores, shape (…, N).
        ddof: of the deviation, where `std` is not given.
        eps: added to the deviation.
        mean: the center, broadcast to r; by default the mean of the trailing axis. Give a running mean here.
        std: the scale, broadcast to r; by default the deviation of the trailing axis.
        where: which scores count, boolean, broadcast to r; by default all. The others become 0.

    Returns:
        The shape of r.

    Source: fu2025par (read in its code; mean and std may be running ones).

    >>> from rewardtheory import scores
    >>> scores.standardize([1.0, 2.0, 3.0]).tolist()
    [-1.0, 0.0, 1.0]
    """
    xp, r = floats(r)
    center = _mean(r, where)[..., None] if mean is None else floats(mean, r)[1]
    scale = deviation(r, ddof=ddof, where=where)[..., None] if std is None else floats(std, r)[1]
    counts = xp.broadcast_to(scale > 0, r.shape)
    counts = counts if where is None else counts & mask(xp, where, r)
    scale = xp.where(scale > 0, scale, xp.ones_like(scale))
    return xp.where(counts, (xp.where(counts, r, center) - center) / (scale + eps), xp.zeros_like(r))


def minmax(r, low, high):
    """The place between two bounds: (r − low) / (high − low), cut to [0, 1], ½ where the bounds are equal.

    Args:
        r: scores, shape (…, N).
        low, high: the bounds, broadcast to r, such as running extremes or quantiles of a window.

    Returns:
        The shape of r, between 0 and 1.

    Source: zhang2025router (read in its code, with ½ for a degenerate window).

    >>> from rewardtheory import scores
    >>> scores.minmax([0.0, 3.0, 9.0], 1.0, 5.0).tolist()
    [0.0, 0.5, 1.0]
    """
    xp, r, low, high = floats(r, low, high)
    wide = high > low
    place = (r - low) / xp.where(wide, high - low, xp.ones_like(high - low))
    return xp.where(wide, clip(place, 0, 1), xp.zeros_like(place) + 1 / 2)


def clip(r, low, high):
    """Scores cut to [low, high]: min(max(r, low), high).

    Args:
        r: scores, shape (…, N).
        low, high: the bounds, broadcast to r; infinite ones do not cut.

    Returns:
        The shape of r.

    Source: mnih2015human (standard).

    >>> from rewardtheory import scores
    >>> scores.clip([-3.0, 0.5, 3.0], -1.0, 1.0).tolist()
    [-1.0, 0.5, 1.0]
    """
    xp, r, low, high = floats(r, low, high)
    return xp.minimum(xp.maximum(r, low), high)


def threshold_gate(r, eps):
    """Scores above a threshold, others 0: r · 1[r > ε].

    Args:
        r: scores, shape (…, N).
        eps: ε, broadcast to r.

    Returns:
        The shape of r.

    Source: zheng2024oni (read in its code).

    >>> from rewardtheory import scores
    >>> scores.threshold_gate([0.2, 0.9], 0.5).tolist()
    [0.0, 0.9]
    """
    xp, r, eps = floats(r, eps)
    return xp.where(r > eps, r, xp.zeros_like(r))


def flip(r, flips):
    """Rewards in [0, 1] with some of them turned: 1 − r where it flips, else r.

    Args:
        r: rewards in [0, 1], shape (…, N).
        flips: which are turned, boolean, broadcast to r: one for each prompt, (…, 1), or one for each answer.

    Returns:
        The shape of r.

    Source: lv2025noisy (read in its code, which flips whole prompt groups).

    >>> from rewardtheory import scores
    >>> scores.flip([1.0, 0.0, 1.0], [True, True, False]).tolist()
    [0.0, 1.0, 1.0]
    """
    xp, r = floats(r)
    return xp.where(truth(xp, flips, r), 1 - r, r)


def flip_noise(r, p, q=None):
    """The mean of noisy rewards: (1 − p − q) r + p, if 0 is read as 1 with probability p, and 1 as 0 with q.

    Args:
        r: rewards in [0, 1], shape (…, N).
        p: probability of a false positive.
        q: probability of a false negative; by default p.

    Returns:
        The shape of r.

    Source: lv2025noisy (symmetric, read in its code); cai2025noisy for two rates.

    >>> from rewardtheory import scores
    >>> scores.flip_noise([0.0, 1.0], 0.25).tolist()
    [0.25, 0.75]
    """
    _, r, p, q = floats(r, p, p if q is None else q)
    return (1 - p - q) * r + p


def unflip(r, p, q=None):
    """The unbiased inverse of `flip_noise`: (r̃ − p) / (1 − p − q); its mean over the noise is the true reward.

    Args:
        r: noisy rewards, shape (…, N).
        p: probability of a false positive.
        q: probability of a false negative; by default p.

    Returns:
        The shape of r.

    Raises:
        ValueError: where p + q = 1: then no signal is left.

    Source: cai2025noisy (recalled; derived for p = q).

    >>> from rewardtheory import scores
    >>> scores.unflip([0.25, 0.75], 0.25).tolist()
    [0.0, 1.0]
    """
    q = p if q is None else q
    if isinstance(p, int | float) and isinstance(q, int | float):
        within("p", p, 0, 1)
        within("q", q, 0, 1)
        if math.isclose(p + q, 1, rel_tol=0, abs_tol=1e-12):
            raise ValueError(f"`p` is {p} and `q` {q}; at p + q = 1 no signal is left to be read: use other rates.")
    _, r, p, q = floats(r, p, q)
    return (r - p) / (1 - p - q)


def exponential_average(x, *, decay=0.99, initial=0.0):
    """The exponential moving average along the trailing axis: m_t = d m_(t−1) + (1 − d) x_t.

    Args:
        x: shape (…, T).
        decay: d, between 0 and 1.
        initial: m before the first entry.

    Returns:
        The shape of x.

    Raises:
        ValueError: for a decay outside [0, 1].

    Source: yu2025rlpr (read in its code: a prompt is kept while its deviation exceeds such an average of deviations).

    >>> from rewardtheory import scores
    >>> scores.exponential_average([1.0, 1.0], decay=0.5).tolist()
    [0.5, 0.75]
    """
    within("decay", decay, 0, 1)
    xp, x = floats(x)
    if x.shape[-1] == 0:
        return x
    found = [decay * initial + (1 - decay) * x[..., 0]]
    for t in range(1, x.shape[-1]):
        found.append(decay * found[-1] + (1 - decay) * x[..., t])
    return xp.stack(found, axis=-1)


def log_odds_of_gaussians(x, mean, std, *, other_mean, other_std):
    """The log-odds of two normal distributions: log N(x; μ₁, σ₁) − log N(x; μ₀, σ₀).

    Args:
        x: features, any shape.
        mean, std: of the features of this step, broadcast to x.
        other_mean, other_std: of the features of all other steps.

    Returns:
        The shape of x; the sum over selected features is the reward of a step by naive Bayes.

    Source: sermanet2016perceptual (recalled).

    >>> from rewardtheory import scores
    >>> scores.log_odds_of_gaussians([2.0], 2.0, 1.0, other_mean=0.0, other_std=1.0).tolist()
    [2.0]
    """
    xp, x, mean, std, other_mean, other_std = floats(x, mean, std, other_mean, other_std)
    own, other = (x - mean) / std, (x - other_mean) / other_std
    return (other**2 - own**2) / 2 + xp.log(other_std) - xp.log(std)


def _mean(r, where):  # the argument `mean` hides the function where it is needed
    return mean(r, where=where)
