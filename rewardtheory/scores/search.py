"""Family 3: the search for steps: which one to expand, which one fails, and what a tree of answers says."""

import math

from rewardtheory.scores.arrays import floats


def omega_priority(mc, length, visits, *, alpha=0.5, beta=0.9, scale=500, exploration=0.125):
    """The priority of a rollout in OmegaPRM: α^(1 − MC) β^(length/L) + c √(Σ N) / (1 + N).

    Args:
        mc: MC, the share of correct rollouts of each state, shape (…, S).
        length: of the rollout in tokens, shape (…, S).
        visits: N, shape (…, S).
        alpha, beta, scale, exploration: α, β, L and c.

    Returns:
        Shape (…, S). The state of the greatest priority is expanded next.

    Source: luo2024omegaprm (the constants are read in the code of du2025mmprm).

    >>> from rewardtheory import scores
    >>> scores.omega_priority([1.0, 0.0], [0, 0], [0, 0]).tolist()
    [1.0, 0.5]
    """
    xp, mc, length, visits = floats(mc, length, visits)
    quality = alpha ** (1 - mc) * beta ** (length / scale)
    return quality + exploration * xp.sqrt(xp.sum(visits, axis=-1, keepdims=True)) / (1 + visits)


def upper_confidence(q, visits, *, exploration=2**0.5, parent=None):
    """The upper confidence bound of a tree search: Q + c √(log N / n), +∞ for an unvisited child.

    Args:
        q: mean returns of the children, shape (…, n).
        visits: n, their visits, shape (…, n).
        exploration: c.
        parent: N, the visits of the parent; by default Σ n.

    Returns:
        The shape of q.

    Source: hao2023rap (read in its code); gan2025master (whose own term was not found) with c/√2.

    >>> from rewardtheory import scores
    >>> scores.upper_confidence([0.5, 0.0], [1, 0]).tolist()
    [0.5, inf]
    """
    xp, q, visits = floats(q, visits)
    parent = xp.sum(visits, axis=-1, keepdims=True) if parent is None else floats(parent, q)[1]
    some = visits > 0
    logs = xp.log(xp.maximum(parent, xp.ones_like(parent)))
    bonus = exploration * xp.sqrt(logs / xp.where(some, visits, xp.ones_like(visits)))
    return xp.where(some, q + bonus, math.inf)


def first_failing_prefix(alive, steps):
    """The first of K prefixes that fails, by bisection: the least k with not alive(k), where failing never heals.

    Args:
        alive: a function of k = 1 … K: whether a rollout from the prefix of k steps still succeeds.
        steps: K.

    Returns:
        k between 1 and K, or None if no prefix fails; found in at most ⌈log₂(K + 1)⌉ calls.

    Raises:
        ValueError: if there is no step.

    Source: luo2024omegaprm (the search on MC > 0, read in the code of du2025mmprm).

    >>> from rewardtheory import scores
    >>> scores.first_failing_prefix(lambda k: k < 5, 8)
    5
    """
    if steps < 1:
        raise ValueError(f"`steps` is {steps}; there must be at least one.")
    low, high = 1, steps + 1
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if alive(middle) else (low, middle)
    return low if low <= steps else None


def prefix_values(prefix_ids, correct):
    """The value of each prefix: the share of correct answers among the sampled ones that share it.

    Args:
        prefix_ids: for each of N sampled answers and each of K steps the label of the prefix, shape (…, N, K); equal labels
            at the same step mean equal prefixes.
        correct: whether each answer is correct, shape (…, N).

    Returns:
        Shape (…, N, K), between 0 and 1: a martingale, V(parent) = Σ P̂(child) V(child).

    Source: lee2024tvm (recalled).

    >>> from rewardtheory import scores
    >>> scores.prefix_values([[0, 0], [0, 1]], [1, 0]).tolist()
    [[0.5, 1.0], [0.5, 0.0]]
    """
    xp, prefix_ids, correct = floats(prefix_ids, correct)
    shared = prefix_ids[..., :, None, :] == prefix_ids[..., None, :, :]
    shared = xp.where(shared, xp.ones_like(prefix_ids)[..., None, :, :], xp.zeros_like(prefix_ids)[..., None, :, :])
    return xp.sum(shared * correct[..., None, :, None], axis=-2) / xp.sum(shared, axis=-2)


def merged_steps(p):
    """The chains with one merged pair of steps: row i joins the steps i and i + 1, which keep the later score.

    Args:
        p: step scores, shape (…, K).

    Returns:
        Shape (…, K − 1, K − 1); the last score of every row is that of p.

    Raises:
        ValueError: for fewer than two steps.

    Source: wang2025hierarchical (read in its code).

    >>> from rewardtheory import scores
    >>> scores.merged_steps([0.25, 0.5, 1.0]).tolist()
    [[0.5, 1.0], [0.25, 1.0]]
    """
    xp, p = floats(p)
    if p.shape[-1] < 2:
        raise ValueError(f"`p` has {p.shape[-1]} steps; there must be at least two to be merged.")
    rows = [xp.concat([p[..., :i], p[..., i + 1 :]], axis=-1) for i in range(p.shape[-1] - 1)]
    return xp.stack(rows, axis=-2)


def block_means(x, size):
    """A landscape with each block of neighbours replaced by its mean: a coarser level of a search.

    Args:
        x: shape (…, n).
        size: of a block, a divisor of n.

    Returns:
        Shape (…, n), constant on blocks; its greatest value is at most that of x.

    Raises:
        ValueError: if the size does not divide n.

    Source: yang2025moose (the idea; the abstract prints no formula).

    >>> from rewardtheory import scores
    >>> scores.block_means([1.0, 3.0, 0.0, 8.0], 2).tolist()
    [2.0, 2.0, 4.0, 4.0]
    """
    xp, x = floats(x)
    n = x.shape[-1]
    if size < 1 or n % size:
        raise ValueError(f"`size` is {size}; it must divide the {n} entries of `x`.")
    blocks = xp.reshape(x, (*x.shape[:-1], n // size, size))
    means = xp.sum(blocks, axis=-1, keepdims=True) / size
    return xp.reshape(means + 0 * blocks, x.shape)
