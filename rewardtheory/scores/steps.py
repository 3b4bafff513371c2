"""Family 3: the scores of the steps of one answer. p and r have the shape (…, K), and so have most results."""

import math

from rewardtheory.scores.arrays import floats, mask, within
from rewardtheory.scores.reductions import least


def clip_steps(p, eta, *, where=None):
    """The clip of process scores: r(k) = min(p_k − η, 0), so that no further step earns anything.

    Args:
        p: process scores of the prefixes, shape (…, K).
        eta: η, broadcast to p.
        where: which steps are there, boolean, broadcast to p; by default all. The others get 0.

    Returns:
        The shape of p; every partial sum is ≤ 0.

    Source: gao2024designing (recalled; public reviews agree).

    >>> from rewardtheory import scores
    >>> scores.clip_steps([0.75, 0.25], 0.5).tolist()
    [0.0, -0.25]
    """
    xp, p, eta = floats(p, eta)
    return _there(xp, xp.minimum(p - eta, xp.zeros_like(p)), where)


def delta_steps(p, *, where=None):
    """The differences of process scores: r(k) = p_k − p_(k+1) for k < K − 1, r(K−1) = p_(K−1), and r(K) = 0.

    Args:
        p: process scores of the prefixes, shape (…, K); the last step is the answer.
        where: which steps are there, boolean, broadcast to p: the first ones of each answer; by default all.

    Returns:
        The shape of p. The rewards from step k on add up to p_k for every k < K: repeating a step earns nothing.

    Source: gao2024designing (recalled; public reviews agree).

    >>> from rewardtheory import scores
    >>> scores.delta_steps([0.5, 0.75, 1.0]).tolist()
    [-0.25, 0.75, 0.0]
    """
    xp, p = floats(p)
    zero = 0 * p[..., :1]
    there = mask(xp, True if where is None else where, p)
    after = xp.concat([p[..., 1:], zero], axis=-1)
    follows = xp.concat([there[..., 1:], xp.zeros_like(there[..., :1])], axis=-1)
    beyond = xp.concat([follows[..., 1:], xp.zeros_like(there[..., :1])], axis=-1)
    found = xp.where(beyond, p - after, p)  # the step before the last keeps its score
    return xp.where(there & follows, found, xp.zeros_like(p))


def return_to_go(r, *, gamma=1.0, where=None):
    """The discounted sum from each step on: G_k = Σ_(j ≥ k) γ^(j−k) r_j.

    Args:
        r: rewards of the steps, shape (…, K).
        gamma: γ, between 0 and 1.
        where: which steps are there, boolean, broadcast to r; by default all. The others pay nothing.

    Returns:
        The shape of r.

    Raises:
        ValueError: for a γ outside [0, 1].

    Source: sutton2018reinforcement (standard).

    >>> from rewardtheory import scores
    >>> scores.return_to_go([1.0, 2.0, 4.0], gamma=0.5).tolist()
    [3.0, 4.0, 4.0]
    """
    within("gamma", gamma, 0, 1)
    xp, r = floats(r)
    r = _there(xp, r, where)
    if r.shape[-1] == 0:
        return r
    found = [r[..., -1]]
    for k in range(r.shape[-1] - 2, -1, -1):
        found.append(r[..., k] + gamma * found[-1])
    return xp.stack(found[::-1], axis=-1)


def min_to_go(r, *, where=None):
    """The least reward from each step on: min_(j ≥ k) r_j.

    Args:
        r: rewards of the steps, shape (…, K).
        where: which steps are there, boolean, broadcast to r; by default all. Where none is left the value is 0.

    Returns:
        The shape of r, within the range of the rewards however long the answer is.

    Source: cheng2025pure (read in its code).

    >>> from rewardtheory import scores
    >>> scores.min_to_go([0.5, 0.25, 1.0]).tolist()
    [0.25, 0.25, 1.0]
    """
    xp, r = floats(r)
    if r.shape[-1] == 0:
        return r
    there = None if where is None else mask(xp, where, r)
    filled = r if there is None else xp.where(there, r, math.inf)
    found = [filled[..., -1]]
    for k in range(r.shape[-1] - 2, -1, -1):
        found.append(xp.minimum(filled[..., k], found[-1]))
    found = xp.stack(found[::-1], axis=-1)
    return found if there is None else xp.where(xp.isinf(found) & (found > 0), xp.zeros_like(found), found)


def softmin_credit(r, temperature=0.1, *, where=None):
    """The reward shared out by a soft minimum: r*_k = w_k r_k, w = softmax(−r/T).

    Args:
        r: rewards of the steps, shape (…, K).
        temperature: T > 0; as it falls to 0, Σ_k r*_k falls to the least reward, and it rises to the mean.
        where: which steps are there, boolean, broadcast to r; by default all. The others get 0.

    Returns:
        The shape of r; min r ≤ Σ_k r*_k ≤ mean r.

    Raises:
        ValueError: for a temperature that is not positive.

    Source: cheng2025pure (read in its code).

    >>> from rewardtheory import scores
    >>> scores.softmin_credit([1.0, -1.0], 0.001).tolist()
    [0.0, -1.0]
    """
    if isinstance(temperature, int | float) and not temperature > 0:
        raise ValueError(f"`temperature` is {temperature}; it must be positive: for the limit 0 use `min_to_go`.")
    xp, r, temperature = floats(r, temperature)
    r = _there(xp, r, where)
    there = mask(xp, True if where is None else where, r)
    low = least(r, where=there)
    low = xp.where(xp.isnan(low), xp.zeros_like(low), low)[..., None]
    weight = xp.where(there, xp.exp(-xp.where(there, r - low, xp.zeros_like(r)) / temperature), xp.zeros_like(r))
    norm = xp.sum(weight, axis=-1, keepdims=True)
    found = weight * r / xp.where(norm > 0, norm, xp.ones_like(norm))
    return found + xp.zeros_like(found)  # −0 becomes 0


def aggregate_steps(p, how, *, where=None):
    """The score of an answer from those of its steps, by any reduction.

    Args:
        p: step scores, shape (…, K).
        how: one of the eight of `kim2024rewardmath`: `least`, `greatest`, `product`, `geometric_mean`, `mean`,
            `mean_logit`, `mean_odds`, `last`; or any function of (p, where=).
        where: which steps are there, boolean, broadcast to p; by default all.

    Returns:
        Shape (…). For probabilities product ≤ least ≤ geometric mean ≤ mean ≤ greatest.

    Source: kim2024rewardmath (read in its code).

    >>> from rewardtheory import scores
    >>> scores.aggregate_steps([0.5, 0.25], scores.product).tolist()
    0.125
    """
    return how(p, where=where)


def rest_mcts_values(wrong, remaining):
    """The values of ReST-MCTS*: v_0 = 0, v_k = max(v_(k−1) + (1 − v_(k−1)) (1 − 2 r_k) / (m_k + 1), 0).

    Args:
        wrong: r, how wrong each step is, between 0 and 1, shape (…, K).
        remaining: m, how many steps remain after it, broadcast to `wrong`.

    Returns:
        The shape of `wrong`, between 0 and 1; a right chain with m_k = K − k has v_k = k/K.

    Source: zhang2024restmcts (recalled; the released code uses hard signs).

    >>> from rewardtheory import scores
    >>> scores.rest_mcts_values([0.0, 0.0], [1.0, 0.0]).tolist()
    [0.5, 1.0]
    """
    xp, wrong, remaining = floats(wrong, remaining)
    remaining = xp.broadcast_to(remaining, wrong.shape)
    value, found = 0 * wrong[..., 0], []
    for k in range(wrong.shape[-1]):
        value = value + (1 - value) / (remaining[..., k] + 1) * (1 - 2 * wrong[..., k])
        value = xp.maximum(value, xp.zeros_like(value))
        found.append(value)
    return xp.stack(found, axis=-1)


def advantage_of(q, policy):
    """The advantage of each action: A(s, a) = Q(s, a) − Σ_b π(b|s) Q(s, b).

    Args:
        q: Q-values, shape (…, S, A).
        policy: π, shape (…, S, A).

    Returns:
        The shape of q.

    Source: setlur2024pav (read in the text).

    >>> from rewardtheory import scores
    >>> scores.advantage_of([1.0, 0.0], [0.5, 0.5]).tolist()
    [0.5, -0.5]
    """
    xp, q, policy = floats(q, policy)
    return q - xp.sum(policy * q, axis=-1, keepdims=True)


def effective_reward(q_base, q_prover, prover, alpha=1.0):
    """The effective reward of a process advantage verifier: Q^π(s, a) + α A^μ(s, a).

    Args:
        q_base: Q-values of the base policy π, shape (…, S, A).
        q_prover: Q-values of the prover μ, shape (…, S, A).
        prover: μ, shape (…, S, A).
        alpha: α.

    Returns:
        The shape of q_base.

    Source: setlur2024pav (read in the text; its Theorem 3.1 is refuted in `proofs/`).

    >>> from rewardtheory import scores
    >>> scores.effective_reward([0.5, 0.5], [1.0, 0.0], [0.5, 0.5]).tolist()
    [1.0, 0.0]
    """
    _, q_base, q_prover, prover, alpha = floats(q_base, q_prover, prover, alpha)
    return q_base + alpha * advantage_of(q_prover, prover)


def best_of_k_prover(q, k):
    """The Q-values of the best of k attempts: 1 − (1 − Q)^k.

    Args:
        q: success probabilities, any shape.
        k: how many attempts, broadcast to q.

    Returns:
        The shape of q, increasing in k.

    Source: setlur2024pav (read in the text).

    >>> from rewardtheory import scores
    >>> scores.best_of_k_prover([0.5, 0.25], 2).tolist()
    [0.75, 0.4375]
    """
    _, q, k = floats(q, k)
    return 1 - (1 - q) ** k


def _there(xp, x, where):
    return x if where is None else xp.where(mask(xp, where, x), x, xp.zeros_like(x))
