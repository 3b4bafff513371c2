"""Family 7: counts, clusters, distances and repetitions to rewards that need no judge."""

from rewardtheory.scores.aggregation import cosine
from rewardtheory.scores.arrays import floats, indices, mask, ones
from rewardtheory.scores.reductions import total


def cluster_frequency(ids, *, where=None):
    """The share of the group that gives the same answer: |cluster(i)| / G.

    Args:
        ids: labels of the answers' clusters, shape (…, G).
        where: which answers could be read, boolean, broadcast to ids; by default all. The others get 0.

    Returns:
        Shape (…, G). Its mean is Σ_c p_c², the probability that two draws agree.

    Source: zhang2025empo (read in its code).

    >>> from rewardtheory import scores
    >>> scores.cluster_frequency([7, 7, 3, 7]).tolist()
    [0.75, 0.75, 0.25, 0.75]
    """
    xp, ids = floats(ids)
    there = mask(xp, True if where is None else where, ids)
    one = ones(xp, ids)
    equal = (ids[..., :, None] == ids[..., None, :]) & there[..., :, None] & there[..., None, :]
    return xp.sum(xp.where(equal, one[..., None, :], 0 * one[..., None, :]), axis=-1) / ids.shape[-1]


def semantic_entropy(ids, *, where=None):
    """The entropy of the answers' clusters: −Σ_c p_c log p_c.

    Args:
        ids: labels of the clusters, shape (…, G).
        where: which answers could be read, boolean, broadcast to ids; by default all.

    Returns:
        Shape (…): log G where all answers differ, 0 where they agree or none could be read.

    Source: zhang2025empo (read in its code, which pays nothing at log G).

    >>> from rewardtheory import scores
    >>> scores.semantic_entropy([1, 1, 2, 2]).round(4).tolist()
    0.6931
    """
    xp, ids = floats(ids)
    there = mask(xp, True if where is None else where, ids)
    share = cluster_frequency(ids, where=there) * ids.shape[-1]
    count = xp.sum(xp.where(there, xp.ones_like(ids), xp.zeros_like(ids)), axis=-1, keepdims=True)
    count = xp.where(count > 0, count, xp.ones_like(count))
    logs = xp.log(xp.where(share > 0, share / count, xp.ones_like(share)))
    return -total(xp.where(there, logs / count, xp.zeros_like(logs)))


def occurrences(event_ids, *, where=None):
    """The how-manieth time each event of a sequence occurs: N_t = #{s ≤ t: e_s = e_t}.

    Args:
        event_ids: labels, shape (…, T).
        where: which steps have an event, boolean, broadcast to event_ids; by default all. The others get 0.

    Returns:
        Shape (…, T).

    Source: zheng2024oni (read in its code).

    >>> from rewardtheory import scores
    >>> scores.occurrences([5, 5, 8, 5]).tolist()
    [1.0, 2.0, 1.0, 3.0]
    """
    xp, ids = floats(event_ids)
    there = mask(xp, True if where is None else where, ids)
    place = indices(xp, ids, ids.shape[-1])
    equal = (ids[..., :, None] == ids[..., None, :]) & there[..., :, None] & there[..., None, :]
    equal = equal & (place[None, :] <= place[:, None])
    one = xp.ones_like(ids)[..., None, :]
    return xp.sum(xp.where(equal, one, 0 * one), axis=-1)


def count_decay(event_ids, beta, *, where=None):
    """A bonus that wears off: N_t^(−β), N_t the how-manieth time the event occurs.

    Args:
        event_ids: labels, shape (…, T).
        beta: β ≥ 0. The sum over n repetitions is bounded for β > 1, of order log n at 1 and n^(1−β) below.
        where: which steps have an event, boolean, broadcast to event_ids; by default all. The others get 0.

    Returns:
        Shape (…, T).

    Source: zheng2024oni (read in its code).

    >>> from rewardtheory import scores
    >>> scores.count_decay([5, 5, 8, 5], 1.0).round(4).tolist()
    [1.0, 0.5, 1.0, 0.3333]
    """
    xp, count, beta = floats(occurrences(event_ids, where=where), beta)
    some = count > 0
    return xp.where(some, xp.where(some, count, xp.ones_like(count)) ** (-beta), xp.zeros_like(count))


def cosine_novelty(embedding, bank):
    """How new an answer is: 1 − max_j cos(a, a_j) over a bank of earlier ones.

    Args:
        embedding: a, shape (…, D).
        bank: a_j, shape (…, M, D).

    Returns:
        Shape (…), between 0 (a copy) and 2.

    Source: le2025memory (read in the paper and its code).

    >>> from rewardtheory import scores
    >>> scores.cosine_novelty([1.0, 0.0], [[2.0, 0.0], [0.0, 1.0]]).tolist()
    0.0
    """
    xp, embedding, bank = floats(embedding, bank)
    return 1 - xp.max(cosine(embedding[..., None, :], bank), axis=-1)


def centroid_distance(embedding, bank):
    """How far an answer is from the center of earlier ones: |a − mean_j a_j|; the reward of exploiting is minus this.

    Args:
        embedding: a, shape (…, D).
        bank: a_j, shape (…, M, D).

    Returns:
        Shape (…), at least 0, with gradient 0 at the center.

    Source: le2025memory (read in the paper and its code).

    >>> from rewardtheory import scores
    >>> scores.centroid_distance([3.0, 4.0], [[1.0, 0.0], [-1.0, 0.0]]).tolist()
    5.0
    """
    xp, embedding, bank = floats(embedding, bank)
    squares = total((embedding - xp.sum(bank, axis=-2) / bank.shape[-2]) ** 2)
    some = squares > 0
    return xp.where(some, xp.sqrt(xp.where(some, squares, xp.ones_like(squares))), xp.zeros_like(squares))


def ngram_repetition(tokens, n, *, where=None):
    """The share of n-grams that have occurred before: 1 − #distinct / #all, 0 for fewer than n tokens.

    Args:
        tokens: token ids, shape (…, T).
        n: the length of the n-grams.
        where: which tokens are there, boolean, broadcast to tokens: the first ones of each answer; by default all.

    Returns:
        Shape (…), at least 0 and below 1.

    Raises:
        ValueError: for n < 1.

    Notes: compares all pairs of places: n T² comparisons for each answer.

    Source: lv2025noisy (20-grams, read in its code).

    >>> from rewardtheory import scores
    >>> scores.ngram_repetition([1, 2, 1, 2, 1], 2).tolist()
    0.5
    """
    if n < 1:
        raise ValueError(f"`n` is {n}; an n-gram has at least one token.")
    xp, tokens = floats(tokens)
    there = mask(xp, True if where is None else where, tokens)
    count = tokens.shape[-1] - n + 1
    if count < 1:
        return 0 * xp.sum(tokens, axis=-1)
    place = indices(xp, tokens, count)
    whole, earlier = there[..., :count], place[None, :] < place[:, None]
    for k in range(n):
        gram = tokens[..., k : k + count]
        earlier = earlier & (gram[..., :, None] == gram[..., None, :])
        whole = whole & there[..., k : k + count]
    earlier = earlier & whole[..., :, None] & whole[..., None, :]
    repeated = xp.any(earlier, axis=-1)
    one = xp.ones_like(tokens[..., :count])
    number = lambda which: xp.sum(xp.where(which, one, 0 * one), axis=-1)  # noqa: E731
    grams = number(whole)
    return number(repeated) / xp.where(grams > 0, grams, xp.ones_like(grams))
