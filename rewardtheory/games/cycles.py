"""Cycles in a table of preferences: curls, the distance from Bradley-Terry, and Condorcet cycles.

A table with entries strictly between 0 and 1 is Bradley-Terry exactly if its log-odds add up to 0 around every triangle; the
sum is the curl. How far a table is from Bradley-Terry is the greatest mean of log-odds around a cycle: no scores can
reproduce all log-odds of a cycle better than to its mean, and potentials (longest walks) reach it.
"""

from typing import NamedTuple

import numpy as np

from rewardtheory.arithmetic import floats
from rewardtheory.games.preferences import Preferences, log_odds, preferences


class Cycle(NamedTuple):
    """A cycle of alternatives, each set against the next.

    Attributes:
        path: indices, the first not repeated at the end.
        names: of these.
        curl: the sum of the log-odds around it; 0 around every cycle of a Bradley-Terry table.
    """

    path: tuple[int, ...]
    names: tuple[str, ...]
    curl: float

    def __str__(self) -> str:
        if self.curl == float("inf") and len(self.names) == 2:
            return f"{self.names[0]} > {self.names[1]}, which is sure"
        return " > ".join([*self.names, self.names[0]])


def curl(table) -> np.ndarray:
    """The curl of every triangle, (n, n, n): logit P[i, j] + logit P[j, k] + logit P[k, i].

    Args:
        table: preferences strictly between 0 and 1.

    >>> import rewardtheory as rt
    >>> from rewardtheory.games.cycles import curl
    >>> s = [2.0, 0.5, -1.0]
    >>> P = [[1 / (1 + 2.718281828459045 ** (b - a)) for b in s] for a in s]
    >>> print(abs(curl(P)).max() < 1e-12)
    True
    """
    logit = log_odds(preferences(table), why="a curl is a sum of them")
    return logit[:, :, None] + logit[None, :, :] + logit.T[:, None, :]


def distance_from_bradley_terry(table) -> tuple[float, np.ndarray]:
    """(ε, s): the scores that reproduce the log-odds with the least greatest error, and that error.

    ε = min_s max_ij |logit P[i, j] − (s_i − s_j)| is the greatest mean of log-odds around a cycle.

    >>> from rewardtheory.games.cycles import distance_from_bradley_terry
    >>> error, scores = distance_from_bradley_terry([[.5, .75, .25], [.25, .5, .75], [.75, .25, .5]])
    >>> print(round(error, 6))  # log 3
    1.098612
    """
    P = preferences(table)
    L = log_odds(P, why="there is no distance of finite scores from them")
    mean, _ = greatest_mean(L)
    return mean, potential_of(L, mean)


def majority_cycle(table) -> Cycle | None:
    """A shortest cycle in which each alternative is preferred to the next by a majority, or None where there is none.

    >>> import rewardtheory as rt
    >>> print(rt.majority_cycle({("tea", "coffee"): 0.6, ("coffee", "juice"): 0.7, ("juice", "tea"): 0.8}))
    tea > coffee > juice > tea
    """
    P = preferences(table)
    found = shortest_cycle(np.asarray(P.margins > 0, dtype=bool))
    if found is None:
        return None
    L = logits_of(P)
    return Cycle(
        tuple(found), tuple(P.names[i] for i in found), float(sum(L[i, j] for i, j in pairs_around(found, closed=True)))
    )


def shortest_cycle(beats: np.ndarray) -> list[int] | None:
    """A shortest directed cycle of a relation (n, n), found by breadth-first search from every member; None if none."""
    best: list[int] | None = None
    for root in range(len(beats)):
        before, layer, seen = {root: -1}, [root], np.zeros(len(beats), bool)
        seen[root] = True
        while layer and (best is None or len(_back(before, layer[0])) < len(best)):
            closing = next((i for i in layer if beats[i, root]), None)
            if closing is not None:
                best = _back(before, closing)
                break
            following = []
            for i in layer:
                for j in np.flatnonzero(beats[i] & ~seen).tolist():
                    seen[j], before[j] = True, i
                    following.append(j)
            layer = following
    return best


def _back(before: dict[int, int], last: int) -> list[int]:
    path = [last]
    while before[path[-1]] >= 0:
        path.append(before[path[-1]])
    return path[::-1]


def pairs_around(cycle, *, closed: bool = False) -> list[tuple[int, int]]:
    """The pairs around a cycle; two members alone are one pair unless closed."""
    if len(cycle) == 2 and not closed:
        return [tuple(cycle)]
    return list(zip(cycle, [*cycle[1:], cycle[0]], strict=True))


def logits_of(P: Preferences) -> np.ndarray:
    table = floats(P.table)
    with np.errstate(divide="ignore"):
        return np.log(table) - np.log(table.T)


def greatest_mean(L: np.ndarray) -> tuple[float, list[int]]:
    """The greatest mean weight of a cycle and the cycle, by Karp's recursion over walks of 0, ..., n steps."""
    n = len(L)
    weight = L.copy()
    np.fill_diagonal(weight, -np.inf)
    best, parent = np.full((n + 1, n), -np.inf), np.zeros((n + 1, n), int)
    best[0, 0] = 0
    for k in range(1, n + 1):
        through = best[k - 1][:, None] + weight
        parent[k] = through.argmax(axis=0)
        best[k] = through.max(axis=0)
    with np.errstate(invalid="ignore"):
        slopes = (best[n][None] - best[:n]) / (n - np.arange(n))[:, None]
    slopes[np.isneginf(best[:n])] = np.inf
    means = np.where(np.isneginf(best[n]), -np.inf, slopes.min(axis=0))
    end = int(means.argmax())
    walk = [end]
    for k in range(n, 0, -1):
        walk.append(int(parent[k, walk[-1]]))
    walk.reverse()
    cycles, stack = [], []
    for node in walk:
        if node in stack:
            start = stack.index(node)
            cycles.append(stack[start:])
            del stack[start + 1 :]
        else:
            stack.append(node)
    cycle = max(cycles, key=lambda c: sum(L[i, j] for i, j in pairs_around(c, closed=True)) / len(c))
    return max(float(sum(L[i, j] for i, j in pairs_around(cycle, closed=True)) / len(cycle)), 0.0), cycle


def potential_of(L: np.ndarray, slack: float) -> np.ndarray:
    """Scores with s_i − s_j ≥ L[i, j] − slack for all pairs: the longest walks under these weights (no positive cycle)."""
    s = np.zeros(len(L))
    for _ in range(len(L)):
        new = np.maximum(s, (L - slack + s[None, :]).max(axis=1))
        if (new <= s + 1e-15).all():
            break
        s = new
    return s - s.mean()
