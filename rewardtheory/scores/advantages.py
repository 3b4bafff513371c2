"""Family 5: rewards of the G answers of one prompt to weights that add up to 0. r has the shape (…, G).

A group whose rewards are all equal gets advantage 0, whatever the deviation that rounding would give it.
"""

from rewardtheory.scores.aggregation import weighted_sum
from rewardtheory.scores.arrays import floats, mask, same_length
from rewardtheory.scores.reductions import deviation, mean, spread, total


def group_mean(r, *, where=None):
    """The mean of the group, as a baseline: Σ_j r_j / G.

    Args:
        r: rewards, shape (…, G).
        where: which answers count, boolean, broadcast to r; by default all.

    Returns:
        Shape (…, 1).

    Source: shao2024deepseekmath (standard).

    >>> from rewardtheory import scores
    >>> scores.group_mean([0.0, 1.0]).tolist()
    [0.5]
    """
    return mean(r, where=where)[..., None]


def leave_one_out(r, *, where=None):
    """The mean of the other answers, as a baseline: Σ_(j ≠ i) r_j / (G − 1), the own reward where there is no other.

    Args:
        r: rewards, shape (…, G).
        where: which answers count, boolean, broadcast to r; by default all.

    Returns:
        The shape of r.

    Source: lyu2025oreal (RLOO, read in its code).

    >>> from rewardtheory import scores
    >>> scores.leave_one_out([0.0, 1.0, 2.0]).tolist()
    [1.5, 1.0, 0.5]
    """
    xp, r = floats(r)
    there = mask(xp, True if where is None else where, r)
    kept = xp.where(there, r, xp.zeros_like(r))
    others = xp.sum(xp.where(there, xp.ones_like(r), xp.zeros_like(r)), axis=-1, keepdims=True) - 1
    rest = xp.sum(kept, axis=-1, keepdims=True) - kept
    return xp.where(others > 0, rest / xp.where(others > 0, others, xp.ones_like(others)), kept)


def group_deviation(r, *, ddof=1, where=None):
    """The standard deviation of the group, as a scale.

    Args:
        r: rewards, shape (…, G).
        ddof: 1 divides by G − 1, 0 by G.
        where: which answers count, boolean, broadcast to r; by default all.

    Returns:
        Shape (…, 1).

    Source: shao2024deepseekmath (standard).

    >>> from rewardtheory import scores
    >>> scores.group_deviation([0.0, 2.0], ddof=0).tolist()
    [1.0]
    """
    return deviation(r, ddof=ddof, where=where)[..., None]


def batch_deviation(r, *, ddof=1, where=None):
    """The standard deviation of all rewards of the batch, as one scale (`scale_rewards="batch"` of TRL).

    Args:
        r: rewards, shape (…, G).
        ddof: 1 divides by their number less 1, 0 by their number.
        where: which answers count, boolean, broadcast to r; by default all.

    Returns:
        Shape (1,).

    Source: shao2024deepseekmath (the variant is read in the code of TRL).

    >>> from rewardtheory import scores
    >>> scores.batch_deviation([[0.0, 2.0], [2.0, 0.0]], ddof=0).tolist()
    [1.0]
    """
    xp, r = floats(r)
    where = None if where is None else xp.reshape(mask(xp, where, r), (-1,))
    return deviation(xp.reshape(r, (-1,)), ddof=ddof, where=where)[..., None]


def group_advantage(r, *, center=group_mean, scale=group_deviation, ddof=1, eps=0.0, where=None):
    """The group-relative advantage: A_i = (r_i − center) / (scale + ε), 0 in a group of equal rewards.

    Args:
        r: rewards, shape (…, G).
        center: a function of (r, where=): `group_mean` (GRPO), `leave_one_out` (RLOO), or None for no baseline.
        scale: a function of (r, ddof=, where=): `group_deviation` (GRPO), `batch_deviation`, or None (Dr. GRPO).
        ddof: passed to the scale: 1 in TRL and verl.
        eps: ε: 1e-4 in TRL, 1e-6 in verl, 0 here.
        where: which answers count, boolean, broadcast to r; by default all. The others get 0.

    Returns:
        The shape of r; with either baseline it adds up to 0 in every group.

    Source: shao2024deepseekmath (standard; the choices are read in the code of TRL and verl).

    >>> from rewardtheory import scores
    >>> scores.group_advantage([1.0, 2.0, 3.0]).tolist(), scores.group_advantage([0.1, 0.1, 0.1]).tolist()
    ([-1.0, 0.0, 1.0], [0.0, 0.0, 0.0])
    """
    xp, r = floats(r)
    there = mask(xp, True if where is None else where, r)
    r = xp.where(there, r, xp.zeros_like(r))
    found = r if center is None else xp.where(there, r - center(r, where=there), xp.zeros_like(r))
    if center is not None:
        found = xp.where(spread(r, where=there)[..., None] > 0, found, xp.zeros_like(r))
    if scale is None:
        return found
    size = scale(r, ddof=ddof, where=there)
    positive = size > 0
    return xp.where(positive, found / (xp.where(positive, size, xp.ones_like(size)) + eps), xp.zeros_like(r))


def informative(r, *, atol=0, where=None):
    """Whether a group carries a signal: max r − min r > atol.

    Args:
        r: rewards, shape (…, G).
        atol: the range up to which rewards count as equal.
        where: which answers count, boolean, broadcast to r; by default all.

    Returns:
        Boolean, shape (…).

    Source: shao2024deepseekmath (the filter of groups without variance, read in the code of TRL).

    >>> from rewardtheory import scores
    >>> scores.informative([[0.0, 1.0], [1.0, 1.0]]).tolist()
    [True, False]
    """
    return spread(r, where=where) > atol


def combine_then_normalize(R, weights, **options):
    """The sum of criteria, then the group advantage: A(Σ_k w_k R_k), TRL's default order.

    Args:
        R: criteria of the answers, shape (…, G, K).
        weights: w, shape (K,).
        options: of `group_advantage`.

    Returns:
        Shape (…, G). Different mixtures of criteria with one sum get one advantage.

    Source: shao2024deepseekmath (the order is read in the code of TRL).

    >>> from rewardtheory import scores
    >>> scores.combine_then_normalize([[1.0, 0.0], [0.0, 1.0]], [1.0, 1.0]).tolist()
    [0.0, 0.0]
    """
    return group_advantage(weighted_sum(R, weights), **options)


def normalize_then_combine(R, weights, **options):
    """The group advantage of each criterion, then their sum: Σ_k w_k A(R_k), TRL's other order.

    Args:
        R: criteria of the answers, shape (…, G, K).
        weights: w, shape (K,).
        options: of `group_advantage`; `where` has the shape (…, K, G) here.

    Returns:
        Shape (…, G).

    Source: shao2024deepseekmath (the order is read in the code of TRL).

    >>> from rewardtheory import scores
    >>> scores.normalize_then_combine([[1.0, 0.0], [0.0, 0.0]], [1.0, 1.0]).round(4).tolist()
    [0.7071, -0.7071]
    """
    xp, R, weights = floats(R, weights)
    each = xp.matrix_transpose(group_advantage(xp.matrix_transpose(R), **options))
    return weighted_sum(each, weights)


def pairwise_advantage(D, *, eps=0.0):
    """The advantage from preference strengths: A_i = (Σ_j d_ij / G) / √(Σ_ij d_ij² / (2G(G − 1)) + ε).

    Args:
        D: d_ij = −d_ji, how much answer i is preferred to j, shape (…, G, G).
        eps: ε, added under the root (1e-6 in the released code).

    Returns:
        Shape (…, G); it adds up to 0, and for d_ij = r_i − r_j it is the standard score with ddof 1. 0 where all d are 0.

    Source: hong2025thinkrm (read in its code).

    >>> from rewardtheory import scores
    >>> scores.pairwise_advantage([[0.0, 1.0], [-1.0, 0.0]]).round(4).tolist()
    [0.7071, -0.7071]
    """
    xp, D = floats(D)
    if D.ndim < 2 or D.shape[-1] != D.shape[-2]:
        raise ValueError(f"`D` has the shape {tuple(D.shape)}; it must be (…, G, G), one number for each pair.")
    G = D.shape[-1]
    squares = xp.sum(xp.sum(D * D, axis=-1), axis=-1)[..., None] / max(1, 2 * G * (G - 1)) + eps
    some = squares > 0
    numerator = xp.sum(D, axis=-1) / G
    return xp.where(some, numerator / xp.sqrt(xp.where(some, squares, xp.ones_like(squares))), xp.zeros_like(numerator))


def reference_advantage(D, reference):
    """The advantage against one answer of the group: +1 if it is preferred to the reference, else −1.

    Args:
        D: d_ij > 0 where answer i is preferred to j, shape (…, G, G).
        reference: the number of the reference answer.

    Returns:
        Shape (…, G), entries ±1; the reference itself gets −1.

    Source: jia2025writingzero (read in notes).

    >>> from rewardtheory import scores
    >>> scores.reference_advantage([[0, 1, 1], [-1, 0, 1], [-1, -1, 0]], 1).tolist()
    [1.0, -1.0, -1.0]
    """
    xp, D = floats(D)
    one = D[..., reference]
    return xp.where(one > 0, xp.ones_like(one), -xp.ones_like(one))


def copeland(D):
    """How many answers each one beats less those it loses to: Σ_j sgn d_ij.

    Args:
        D: d_ij = −d_ji, shape (…, G, G).

    Returns:
        Shape (…, G). Without ties it is the mean of `reference_advantage` over all references, times G, plus 1.

    Source: jia2025writingzero (the identity is derived).

    >>> from rewardtheory import scores
    >>> scores.copeland([[0, 1, 1], [-1, 0, 1], [-1, -1, 0]]).tolist()
    [2.0, 0.0, -2.0]
    """
    xp, D = floats(D)
    return total(xp.sign(D))


def trust_weight(outcome, thinking):
    """How far a judge of the thinking can be trusted: 1 if μ_c ≥ μ_w, else exp(μ_c − μ_w).

    Args:
        outcome: R^o, shape (…, G); answers with at least ½ are the correct ones.
        thinking: R^t, the scores of their thinking, shape (…, G).

    Returns:
        γ, shape (…), in (0, 1]; 1 where there is no correct or no wrong answer (our choice). The reward is
        R^o + γ α exp(−step/T) R^t.

    Source: fan2025sophia (read in the paper and its code).

    >>> from rewardtheory import scores
    >>> scores.trust_weight([1, 0], [0.2, 0.9]).round(4).tolist()
    0.4966
    """
    xp, outcome, thinking = floats(outcome, thinking)
    right = outcome >= 1 / 2
    gap = mean(thinking, where=right) - mean(thinking, where=~right)
    known = ~xp.isnan(gap)
    gap = xp.where(known, gap, xp.zeros_like(gap))
    return xp.exp(xp.minimum(gap, xp.zeros_like(gap)))


def budget_advantage(scores, budget_probs, *, weight=2.0):
    """The advantage of an answer that can be cut at S budgets: A_s = R_s − (s V1_s + (S − s) V2_s) / S.

    R_s = Σ_(j ≥ s) p_j v_j; V1_s = (Σ_(j ≥ s) p_j) Σ_(j < s) w^j v_j / Σ_(j < s) w^j; V2_s is the mean of R_s over the group.

    Args:
        scores: v, the score when cut at each budget, shape (…, G, S).
        budget_probs: p, shape (S,).
        weight: w.

    Returns:
        Shape (…, G, S), s counted from 0.

    Raises:
        ValueError: if there are not as many probabilities as budgets.

    Source: qi2025anytime (read in its code).

    >>> from rewardtheory import scores
    >>> scores.budget_advantage([[0.0, 1.0], [0.0, 0.0]], [0.5, 0.5]).tolist()
    [[0.25, 0.375], [-0.25, -0.125]]
    """
    xp, v, p = floats(scores, budget_probs)
    same_length("budget_probs", p, "scores", v)
    S = v.shape[-1]
    found = []
    for s in range(S):
        reward = xp.sum(p[s:] * v[..., s:], axis=-1)
        group = xp.sum(reward, axis=-1, keepdims=True) / reward.shape[-1]
        powers = [weight**j for j in range(s)]
        earlier = sum((w * v[..., j] for j, w in enumerate(powers)), 0 * reward) / (sum(powers) or 1)
        found.append(reward - (s * xp.sum(p[s:]) * earlier + (S - s) * group) / S)
    return xp.stack(found, axis=-1)


def keep_balanced(advantage, limit=0.6):
    """Which prompts stay in the batch: |mean of the advantages| ≤ limit.

    Args:
        advantage: entries ±1, shape (…, G).
        limit: how one-sided a group may be.

    Returns:
        Boolean, shape (…).

    Source: jia2025writingzero (read in notes: .6 at G = 16).

    >>> from rewardtheory import scores
    >>> scores.keep_balanced([[1, 1, -1, -1], [1, 1, 1, 1]]).tolist()
    [True, False]
    """
    xp, advantage = floats(advantage)
    return xp.abs(mean(advantage)) <= limit
