"""Family 9: unbiased estimates, and what they say about a policy or a judge."""

import math

from rewardtheory.scores.arrays import floats, mask, truth
from rewardtheory.scores.reductions import mean, total


def pass_at_k(n, c, k):
    """The unbiased estimate of pass@k: 1 − C(n − c, k) / C(n, k), from c correct ones of n samples.

    Args:
        n: samples, any shape.
        c: correct ones, broadcast to it. (For CoT-pass@k those whose reasoning is correct too.)
        k: an integer, at least 1.

    Returns:
        That shape; NaN where n < k.

    Raises:
        ValueError: for k < 1.

    Source: chen2021codex (recalled); yue2025reasoning, wen2025rlvr (read).

    >>> from rewardtheory import scores
    >>> scores.pass_at_k(4, [0, 1, 4], 2).tolist()
    [0.0, 0.5, 1.0]
    """
    if k < 1 or int(k) != k:
        raise ValueError(f"`k` is {k}; it must be an integer of at least 1.")
    xp, n, c = floats(n, c)
    none = xp.ones_like(n + c)
    for j in range(int(k)):
        left = xp.where(n > j, n - j, xp.ones_like(n))
        none = none * xp.maximum(n - c - j, xp.zeros_like(none)) / left
    return xp.where(n + 0 * c >= k, 1 - none, math.nan)


def pass_at_k_of(p, k):
    """Pass@k of a known success probability: 1 − (1 − p)^k.

    Args:
        p: success probabilities, any shape.
        k: how many draws, broadcast to it.

    Returns:
        That shape.

    Source: yue2025reasoning (read).

    >>> from rewardtheory import scores
    >>> scores.pass_at_k_of([0.5], 2).tolist()
    [0.75]
    """
    _, p, k = floats(p, k)
    return 1 - (1 - p) ** k


def grpo_cot_advantage(alpha, beta, p):
    """The expected advantage of correct and of wrong reasoning in large groups, where only answers are rewarded.

    E[A | right] = (1 − p)(α − β)/√(m(1 − m)) and E[A | wrong] = −p (α − β)/√(m(1 − m)), with m = pα + (1 − p)β.

    Args:
        alpha, beta: α and β, the probabilities of a correct answer after correct and after wrong reasoning.
        p: the probability of correct reasoning.

    Returns:
        (E[A | right], E[A | wrong]), 0 where all answers are right or all wrong.

    Source: wen2025rlvr (Theorem 1, read).

    >>> from rewardtheory import scores
    >>> [float(x) for x in scores.grpo_cot_advantage(1.0, 0.0, 0.5)]
    [1.0, -1.0]
    """
    xp, alpha, beta, p = floats(alpha, beta, p)
    m = p * alpha + (1 - p) * beta
    variance = m * (1 - m)
    some = variance > 0
    gap = xp.where(some, (alpha - beta) / xp.sqrt(xp.where(some, variance, xp.ones_like(variance))), 0 * m)
    return (1 - p) * gap, -p * gap


def grpo_cot_advantage_in_groups(alpha, beta, p, G, *, ddof=0):
    """The same expected advantages for groups of G answers, exactly; a group of equal rewards counts 0.

    Args:
        alpha, beta, p: as for `grpo_cot_advantage`.
        G: the size of the groups, at least 2.
        ddof: of the deviation that divides.

    Returns:
        (E[A | right], E[A | wrong]).

    Raises:
        ValueError: for G < 2.

    Source: wen2025rlvr (derived: the signs of Theorem 1 hold for every size).

    >>> from rewardtheory import scores
    >>> [float(x) for x in scores.grpo_cot_advantage_in_groups(1.0, 0.0, 0.5, 2)]
    [0.5, -0.5]
    """
    if G < 2:
        raise ValueError(f"`G` is {G}; a group has at least two answers.")
    _, alpha, beta, p = floats(alpha, beta, p)
    m = p * alpha + (1 - p) * beta
    good, bad = 0 * m, 0 * m
    for others in range(G):  # correct ones among the other G − 1 answers
        weight = math.comb(G - 1, others) * m**others * (1 - m) ** (G - 1 - others)
        good, bad = good + weight * _score(1, others + 1, G, ddof), bad + weight * _score(0, others, G, ddof)
    expected = lambda chance: chance * good + (1 - chance) * bad  # noqa: E731
    return expected(alpha), expected(beta)


def _score(reward, correct, G, ddof):
    """The standard score of a reward 0 or 1 in a group with so many correct answers."""
    share = correct / G
    variance = share * (1 - share) * G / (G - ddof)
    return (reward - share) / math.sqrt(variance) if variance > 0 else 0.0


def support_dynamics(base, tuned, correct, eps, *, where=None):
    """What tuning did to the correct answers that are within reach: how many are kept, found, lost or still out.

    Args:
        base, tuned: probabilities of the answers, shape (…, Y).
        correct: which are correct, shape (…, Y).
        eps: an answer is within reach above this probability.
        where: which answers are there, boolean, broadcast to base; by default all.

    Returns:
        A dictionary of arrays of shape (…): preserved, expanded, shrunk, out, and those of `support_metrics`.

    Source: wu2025leash (read).

    >>> from rewardtheory import scores
    >>> found = scores.support_dynamics([0.5, 0.4, 0.1], [0.9, 0.0, 0.1], [1, 1, 1], 0.2)
    >>> {name: float(x) for name, x in found.items() if name in ("preserved", "shrunk", "srr")}
    {'preserved': 1.0, 'shrunk': 1.0, 'srr': 0.5}
    """
    xp, base, tuned = floats(base, tuned)
    right = truth(xp, correct, base) & mask(xp, True if where is None else where, base)
    was, now = base > eps, tuned > eps
    count = lambda which: total(xp.where(right & which, xp.ones_like(base), xp.zeros_like(base)))  # noqa: E731
    kept, found, lost = count(was & now), count(~was & now), count(was & ~now)
    counts = {"preserved": kept, "expanded": found, "shrunk": lost, "out": count(~was & ~now)}
    return counts | support_metrics(kept, found, lost)


def support_metrics(preserved, expanded, shrunk):
    """The four metrics of support: SRR = P/(P+S), NDR = E/(P+E), SDS their harmonic mean, NSCR = (E−S)/(P+E+S).

    Args:
        preserved, expanded, shrunk: counts P, E, S, any one shape.

    Returns:
        A dictionary of arrays of that shape: srr, ndr, sds, nscr; 0 where there is nothing to divide by.

    Source: wu2025leash (read).

    >>> from rewardtheory import scores
    >>> {name: round(float(x), 3) for name, x in scores.support_metrics(761, 83, 104).items()}
    {'srr': 0.88, 'ndr': 0.098, 'sds': 0.177, 'nscr': -0.022}
    """
    xp, P, E, S = floats(preserved, expanded, shrunk)
    ratio = lambda x, y: xp.where(y > 0, x / xp.where(y > 0, y, xp.ones_like(y)), xp.zeros_like(y))  # noqa: E731
    srr, ndr = ratio(P, P + S), ratio(E, P + E)
    return {"srr": srr, "ndr": ndr, "sds": ratio(2 * srr * ndr, srr + ndr), "nscr": ratio(E - S, P + E + S)}


def balance_score(n_correct, n_selected, n_star=8):
    """The balance of exploring and exploiting: min(n'/n*, 1) n'/n, 0 where nothing is selected.

    Args:
        n_correct: n', the correct ones among those selected, shape (…, Q).
        n_selected: n, shape (…, Q).
        n_star: n*, how many are wanted.

    Returns:
        Shape (…, Q), between 0 and 1; the score of a configuration is the mean over its Q queries.

    Source: zeng2024bstar (read in its code).

    >>> from rewardtheory import scores
    >>> scores.balance_score([4, 8, 0], [4, 16, 0]).tolist()
    [0.5, 0.5, 0.0]
    """
    xp, n_correct, n_selected = floats(n_correct, n_selected)
    some = n_selected > 0
    share = xp.where(some, n_correct / xp.where(some, n_selected, xp.ones_like(n_selected)), xp.zeros_like(n_correct))
    return xp.minimum(n_correct / n_star, xp.ones_like(n_correct)) * share


def judge_hacking_threshold(tpr, fpr_wrong, solve):
    """The false-positive rate from which a contentless answer beats honest solving: s TPR + (1 − s) FPR(wrong).

    Args:
        tpr: the rate at which the judge accepts correct answers.
        fpr_wrong: that at which it accepts honest wrong ones.
        solve: s, the rate at which the policy solves.

    Returns:
        The threshold; any one shape.

    Source: zhao2025onetoken (derived).

    >>> from rewardtheory import scores
    >>> float(scores.judge_hacking_threshold(1.0, 0.0, 0.25))
    0.25
    """
    _, tpr, fpr_wrong, solve = floats(tpr, fpr_wrong, solve)
    return solve * tpr + (1 - solve) * fpr_wrong


def one_to_many_accuracy(chosen, rejected):
    """Whether the chosen answer beats all rejected ones: 1[chosen > max rejected].

    Args:
        chosen: shape (…).
        rejected: shape (…, M). A tie counts against the chosen answer.

    Returns:
        Shape (…), 0 or 1; at most any accuracy on single pairs.

    Source: kim2024rewardmath (read in its code).

    >>> from rewardtheory import scores
    >>> scores.one_to_many_accuracy([3.0, 3.0], [[1.0, 2.0], [1.0, 3.0]]).tolist()
    [1.0, 0.0]
    """
    xp, chosen, rejected = floats(chosen, rejected)
    return xp.where(chosen > xp.max(rejected, axis=-1), xp.ones_like(chosen), xp.zeros_like(chosen))


def reciprocal_rank(chosen, rejected):
    """One over the rank of the chosen answer among the rejected ones: 1 / (1 + #{rejected ≥ chosen}).

    Args:
        chosen: shape (…).
        rejected: shape (…, M). A tie counts against the chosen answer.

    Returns:
        Shape (…).

    Source: kim2024rewardmath (read in its code).

    >>> from rewardtheory import scores
    >>> scores.reciprocal_rank([3.0, 3.0], [[1.0, 2.0], [1.0, 3.0]]).tolist()
    [1.0, 0.5]
    """
    xp, chosen, rejected = floats(chosen, rejected)
    above = xp.where(rejected >= chosen[..., None], xp.ones_like(rejected), xp.zeros_like(rejected))
    return 1 / (1 + total(above))


def rectified_loss(loss, uncertainty, weight=1.0):
    """A loss that is trusted less where two passes of the reward model differ: L e^(−U) + λ U.

    Args:
        loss: L, any shape.
        uncertainty: U = |o₁ − o₂|, broadcast to it.
        weight: λ.

    Returns:
        That shape; over U ≥ 0 it is least at max(0, log(L/λ)).

    Source: zhang2024ctrlu (read in its code).

    >>> from rewardtheory import scores
    >>> scores.rectified_loss([2.0], [0.0]).tolist()
    [2.0]
    """
    xp, loss, uncertainty = floats(loss, uncertainty)
    return loss * xp.exp(-uncertainty) + weight * uncertainty


def average_precision(found, hits, gold):
    """The average precision of a ranked list: Σ_k hit_k (hits up to k) / k / #gold.

    Args:
        found: the confidence of each listed item, shape (…, M); items are ranked by it, ties in the order given.
        hits: which items match a gold item, shape (…, M).
        gold: how many gold items there are, shape (…).

    Returns:
        Shape (…): 1 where there is neither a gold nor a listed item, 0 where only gold ones are missing.

    Source: shen2025vlmr1 (both empty gives 1, read in its code; this average precision is the plain one, without
    interpolation).

    >>> from rewardtheory import scores
    >>> scores.average_precision([0.9, 0.8, 0.1], [1, 0, 1], 2).round(4).tolist()
    0.8333
    """
    xp, found, gold = floats(found, gold)
    hits = xp.where(truth(xp, hits, found), xp.ones_like(found), xp.zeros_like(found))
    if found.shape[-1] == 0:
        return xp.where(gold > 0, xp.zeros_like(gold), xp.ones_like(gold))
    ranked = xp.take_along_axis(hits, xp.argsort(-found, axis=-1), axis=-1)
    upto = xp.cumulative_sum(ranked, axis=-1)
    place = xp.cumulative_sum(xp.ones_like(ranked), axis=-1)
    precise = total(ranked * upto / place)
    return xp.where(gold > 0, precise / xp.where(gold > 0, gold, xp.ones_like(gold)), xp.zeros_like(precise))


def listing_factor(n_gold, n_listed):
    """The factor against listing too much: min(1, #gold / #listed), 1 where nothing is listed.

    Args:
        n_gold, n_listed: counts, any one shape.

    Returns:
        That shape.

    Source: shen2025vlmr1 (odLength, read in its code).

    >>> from rewardtheory import scores
    >>> scores.listing_factor([2, 2], [1, 8]).tolist()
    [1.0, 0.25]
    """
    xp, n_gold, n_listed = floats(n_gold, n_listed)
    some = n_listed > 0
    factor = xp.where(some, n_gold / xp.where(some, n_listed, xp.ones_like(n_listed)), xp.ones_like(n_listed))
    return xp.minimum(factor, xp.ones_like(factor))


def grid_accuracy(prediction, gold, *, where=None):
    """The share of cells that are right.

    Args:
        prediction, gold: labels, shape (…, C).
        where: which cells count, boolean, broadcast to prediction; by default all.

    Returns:
        Shape (…), at least the exact match.

    Source: cheng2025guru (read).

    >>> from rewardtheory import scores
    >>> scores.grid_accuracy([1, 2, 3, 4], [1, 2, 3, 5]).tolist()
    0.75
    """
    xp, prediction, gold = floats(prediction, gold)
    return mean(xp.where(prediction == gold, xp.ones_like(prediction), xp.zeros_like(prediction)), where=where)
