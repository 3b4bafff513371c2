"""Whether a judge's preferences between the answerers are cyclic: A beats B on most prompts, B beats C, C beats A."""

import math
from typing import Any

import numpy as np

from rewardtheory.extra.tables.matrices import Matrix

AT_MOST = 200  # answerers; more of them are samples of a prompt rather than answerers


def majority(found: Matrix) -> tuple[np.ndarray, np.ndarray]:
    """For each two answerers, on how many prompts the first gets more, and on how many both are judged.

    Returns:
        (wins (N, N), together (N, N)).
    """
    reward, mask = found.columns["reward"], found.mask
    n = reward.shape[1]
    wins, together = np.zeros((n, n), int), np.zeros((n, n), int)
    for k in range(n):
        both = mask[:, k : k + 1] & mask
        together[k] = both.sum(0)
        wins[k] = (both & (reward[:, k : k + 1] > reward)).sum(0)
    return wins, together


def preference_cycle(found: Matrix) -> dict[str, Any]:
    """A shortest cycle of majorities, the one whose weakest majority is the clearest, and how clear that is.

    i beats j when it gets more on more prompts than it gets less (ties count for nobody). `p_value` is that of the sign
    test of the weakest majority, multiplied by the number of majorities that might have been the weakest: a cycle
    with a large one may be chance.

    Args:
        found: rewards by prompt and answerer.

    Returns:
        `cyclic` (None with the reason where it cannot be said), the cycle by names, the shares of decided prompts won
        along it, `p_value`, and the number of cyclic triples.
    """
    n = len(found.responses)
    nothing = {"cyclic": None, "cycle": None, "shares": None, "p_value": None, "cyclic_triples": None}
    if n < 3:
        return nothing | {"reason": f"{n} answerers; a cycle has three"}
    if n > AT_MOST:
        return nothing | {"reason": f"{n} responses, more than {AT_MOST}: they are samples rather than answerers"}
    wins, together = majority(found)
    if not together[~np.eye(n, dtype=bool)].any():
        return nothing | {"reason": "no prompt has two answers"}
    beats = wins > wins.T
    # The trace of B³ counts every cyclic triple three times.
    triples = int(np.trace(np.linalg.matrix_power(beats.astype(np.int64), 3))) // 3
    cycle = _clearest_cycle(beats, wins)
    if cycle is None:
        return {"cyclic": False, "cycle": None, "shares": None, "p_value": None, "cyclic_triples": 0, "reason": None}
    edges = list(zip(cycle, cycle[1:] + cycle[:1], strict=True))
    shares = [float(wins[i, j] / (wins[i, j] + wins[j, i])) for i, j in edges]
    weakest = max(sign_test(int(wins[i, j]), int(wins[j, i])) for i, j in edges)
    return {
        "cyclic": True,
        "cycle": [found.responses[i] for i in cycle],
        "shares": shares,
        "p_value": min(1.0, weakest * int(beats.sum())),
        "cyclic_triples": triples,
        "reason": None,
    }


def sign_test(more: int, less: int) -> float:
    """The probability of `more` heads or further from the half, in more + less throws of a fair coin.

    >>> round(sign_test(3, 0), 12)
    0.25
    """
    n, k = more + less, max(more, less)
    if n == 0:
        return 1.0
    logs = [math.lgamma(n + 1) - math.lgamma(i + 1) - math.lgamma(n - i + 1) - n * math.log(2) for i in range(k, n + 1)]
    return min(1.0, 2 * math.fsum(math.exp(x) for x in logs))


def _clearest_cycle(beats: np.ndarray, wins: np.ndarray) -> list[int] | None:
    """The triple whose weakest majority is the clearest; where no triple is cyclic, any shortest cycle."""
    import networkx

    margin = np.where(beats, (wins - wins.T) / np.sqrt(np.maximum(wins + wins.T, 1)), -np.inf)
    best, found = -np.inf, None
    for i in range(len(beats)):
        # Weakest of i -> j, j -> k, k -> i, for all j and k at once.
        weakest = np.minimum(np.minimum(margin[i][:, None], margin), margin[:, i][None, :])
        j, k = np.unravel_index(np.argmax(weakest), weakest.shape)
        if weakest[j, k] > best:
            best, found = weakest[j, k], [i, int(j), int(k)]
    if found is not None:
        return found
    # A tournament with ties may have longer cycles only.
    graph = networkx.from_numpy_array(beats.astype(int), create_using=networkx.DiGraph)
    try:
        return [edge[0] for edge in networkx.find_cycle(graph)]
    except networkx.NetworkXNoCycle:
        return None
