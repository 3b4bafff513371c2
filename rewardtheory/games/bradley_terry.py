"""Fitting Bradley-Terry scores to counted comparisons: whether a fit exists, its maximum and how sure it is.

Under Bradley-Terry i beats j with probability σ(s_i − s_j). With w_ij the number of wins of i over j the log-likelihood
Σ w_ij log σ(s_i − s_j) is concave. It has a finite maximum, unique up to a constant, exactly if the graph of wins (an edge
i → j where i has beaten j) is strongly connected: otherwise some group has never lost to the rest, and the likelihood
grows as that group's scores go to infinity (zermelo1929berechnung, ford1957ranking).

The error bound. Along any direction d the third derivative is at most the span of d times the second, so the Hessian
falls by at most e^{−span} over a step. Let H be the Hessian at s, g the gradient there, δ² = gᵀ H⁺ g, and ρ² the largest
effective resistance (e_i − e_j)ᵀ H⁺ (e_i − e_j). The maximum s* then has span(s − s*) ≤ −log(1 − ρ δ) where ρ δ < 1.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from rewardtheory.arithmetic import UNIT_ROUNDOFF, floats
from rewardtheory.games.preferences import checked_names, table_of_pairs
from rewardtheory.types import NotConverged
from rewardtheory.validation import numbers, whole


@dataclass(frozen=True, eq=False)
class BradleyTerry:
    """Scores fitted to comparisons.

    Attributes:
        scores: (n,), with sum 0.
        errors: (n,), standard errors of the scores (of the centred score, since only differences have a meaning).
        covariance: (n, n), the inverse of the observed information on the differences.
        log_likelihood: at the scores, without the ridge.
        bound: a proved bound on the error of every difference of scores, as a maximizer; not the statistical error.
        converged, iterations: of Newton's method.
        names: of the alternatives.
    """

    scores: np.ndarray
    errors: np.ndarray
    covariance: np.ndarray
    log_likelihood: float
    bound: float
    converged: bool
    iterations: int
    names: tuple[str, ...]

    def difference(self, i: int, j: int) -> tuple[float, float]:
        """The difference of two scores and its standard error."""
        c = self.covariance
        variance = max(c[i, i] + c[j, j] - c[i, j] - c[j, i], 0.0)
        return float(self.scores[i] - self.scores[j]), float(np.sqrt(variance))

    def table(self) -> np.ndarray:
        """The fitted preferences σ(s_i − s_j), (n, n)."""
        return _sigmoid(self.scores[:, None] - self.scores[None, :])


def bradley_terry(
    wins, *, ridge: float = 0.0, names: Sequence[str] | None = None, steps: int = 100, throw: bool = True
) -> BradleyTerry:
    """The scores of greatest likelihood, P(i beats j) = σ(s_i − s_j).

    s maximizes Σ w_ij log σ(s_i − s_j) − ridge/2 Σ s_i².

    Args:
        wins: w (n, n) with w[i, j] ≥ 0 the number (or weight) of wins of i over j, or {(winner, loser): number}, or a
            list of pairs (winner, loser). A table of preferences may be given too: each pair compared once.
        ridge: strength of a Gaussian prior of variance 1/ridge on each score; with it a finite fit always exists.
        names: of the alternatives.
        steps: at most so many Newton steps.
        throw: False to get an unconverged result instead of an error.

    Raises:
        ValueError: where nothing was compared; where the comparisons fall into parts that were never compared with
            each other; where no finite fit exists, naming the alternatives and the reason.
        rt.NotConverged: when `steps` do not suffice.

    Source: bradley1952rank.

    >>> import rewardtheory as rt
    >>> fit = rt.bradley_terry({("a", "b"): 3, ("b", "a"): 1})
    >>> print(fit.names, (fit.scores[0] - fit.scores[1]).round(6), fit.errors.round(3))  # log 3 apart
    ('a', 'b') 1.098612 [0.577 0.577]
    """
    w, names = read_wins(wins, names)
    if not (np.ndim(ridge) == 0 and np.isfinite(ridge) and ridge >= 0):
        raise ValueError(f"`ridge` is {ridge}; it must be a finite number of at least 0.")
    if ridge == 0:
        reason = no_fit_reason(w, names)
        if reason:
            raise ValueError(reason + "; give ridge > 0 for a finite fit, or more comparisons.")
    whole(steps, "steps")
    n = len(w)
    s, iterations, bound, hessian = np.zeros(n), 0, np.inf, np.eye(n)
    value = _objective(w, s, ridge)
    best = np.inf
    while iterations < steps:
        gradient, hessian = _derivatives(w, s, ridge)
        step = _solve(hessian, gradient, ridge)
        bound = _bound(w, s, gradient, step, hessian, ridge)
        # Near the maximum the bound halves at least at every step, until rounding is all that is left of it.
        if bound < 1e-6 and bound > best / 2:
            break
        best = min(best, bound)
        size = 1.0
        while True:
            candidate = s + size * step
            candidate = candidate - candidate.mean()
            new = _objective(w, candidate, ridge)
            if new >= value + 1e-4 * size * (gradient @ step) - 1e-13 * abs(value) or size < 1e-12:
                break
            size /= 2
        s, value, iterations = candidate, new, iterations + 1
    converged = bool(bound < 1e-6)
    if throw and not converged:
        raise NotConverged(
            f"Newton's method for Bradley-Terry scores has the proved error {bound:.3g} after {iterations} steps; raise "
            "`steps` or give ridge > 0."
        )
    covariance = _inverse(hessian, ridge)
    return BradleyTerry(
        scores=s,
        errors=np.sqrt(np.maximum(np.diag(covariance), 0)),
        covariance=covariance,
        log_likelihood=float(_objective(w, s, 0.0)),
        bound=float(bound),
        converged=converged,
        iterations=iterations,
        names=names,
    )


def fit_groups(wins, *, names: Sequence[str] | None = None) -> list[list[str]]:
    """The groups within which scores are finite relative to each other, each before all that it has beaten.

    They are the strongly connected components of the graph of wins; a fit exists exactly if there is one.

    >>> from rewardtheory.games.bradley_terry import fit_groups
    >>> fit_groups([("a", "b"), ("b", "c"), ("c", "b")])
    [['a'], ['b', 'c']]
    """
    w, names = read_wins(wins, names)
    return [[names[i] for i in group] for group in _groups(w)]


def no_fit_reason(w: np.ndarray, names: Sequence[str]) -> str:
    """Why there is no finite fit, in one sentence without its end; empty where there is one."""
    import networkx as nx

    graph = _graph(w)
    parts = [sorted(part) for part in nx.weakly_connected_components(graph)]
    if len(parts) > 1:
        first, second = sorted(parts)[:2]
        return (
            f"`wins` is not connected: none of {_listed(first, names)} was ever compared with any of "
            f"{_listed(second, names)}, so the difference of their scores can be anything"
        )
    groups = _groups(w)
    if len(groups) == 1:
        return ""
    top, bottom = groups[0], groups[-1]
    rest = sorted(set(range(len(w))) - set(top))
    if len(top) > len(rest) and len(groups) == 2:
        return (
            f"`wins` has no finite Bradley-Terry fit: {_listed(bottom, names)} never won against any of the other "
            f"{len(top)}, so the likelihood grows without end as {'its score goes' if len(bottom) == 1 else 'their scores go'} "
            "to −∞"
        )
    ending = "" if len(groups) == 2 else f" ({len(groups)} such groups, from the top: {_chain(groups, names)})"
    return (
        f"`wins` has no finite Bradley-Terry fit: {_listed(top, names)} never lost to any of the other {len(rest)}, so the "
        f"likelihood grows without end as {'its score goes' if len(top) == 1 else 'their scores go'} to +∞{ending}"
    )


def read_wins(wins, names: Sequence[str] | None) -> tuple[np.ndarray, tuple[str, ...]]:
    """The table of wins as float64 with a zero diagonal, and the names; checked."""
    table = getattr(wins, "table", None)
    if table is not None and hasattr(wins, "names"):
        wins, names = floats(table), wins.names if names is None else names
        wins = wins * (1 - np.eye(len(wins)))
    elif isinstance(wins, (list, tuple)) and len(wins) and isinstance(wins[0], tuple):
        counted: dict[Any, int] = {}
        for pair in wins:
            counted[pair] = counted.get(pair, 0) + 1
        wins = counted
    if isinstance(wins, dict):
        given, names = table_of_pairs(wins, names, "wins")
        wins = np.zeros((len(names), len(names)))
        for (i, j), value in given.items():
            wins[i, j] = float(value)
    w = floats(numbers(wins, "wins"))
    if w.ndim != 2 or w.shape[0] != w.shape[1]:
        raise ValueError(f"`wins` has shape {w.shape}; it must be (n, n), with [i, j] the wins of i over j.")
    found = checked_names(names, len(w))
    for i, j in np.argwhere((w < 0) | (np.eye(len(w), dtype=bool) & (w != 0)))[:1]:
        rule = "nothing is compared with itself: set the diagonal to 0" if i == j else "counts must be ≥ 0: correct it"
        raise ValueError(f"`wins`[{i}, {j}] ({found[i]!r} over {found[j]!r}) is {w[i, j]:g}; {rule}.")
    if not w.any():
        raise ValueError("`wins` is empty: no comparison was made; give at least one win.")
    return w, found


def _graph(w: np.ndarray):
    import networkx as nx

    graph = nx.DiGraph()
    graph.add_nodes_from(range(len(w)))
    graph.add_edges_from(np.argwhere(w > 0).tolist())
    return graph


def _groups(w: np.ndarray) -> list[list[int]]:
    import networkx as nx

    condensed = nx.condensation(_graph(w))
    order = nx.lexicographical_topological_sort(condensed, key=lambda c: min(condensed.nodes[c]["members"]))
    return [sorted(condensed.nodes[c]["members"]) for c in order]


def _listed(group: Sequence[int], names: Sequence[str]) -> str:
    words = [repr(names[i]) for i in group[:5]] + ([f"{len(group) - 5} more"] if len(group) > 5 else [])
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1]


def _chain(groups, names: Sequence[str]) -> str:
    return " > ".join("{" + ", ".join(names[i] for i in group[:4]) + "}" for group in groups[:5])


def _sigmoid(x):
    return np.exp(-np.logaddexp(0, -x))


def _objective(w, s, ridge) -> float:
    return float(-(w * np.logaddexp(0, s[None, :] - s[:, None])).sum() - ridge / 2 * (s @ s))


def _derivatives(w, s, ridge):
    """The gradient, and minus the Hessian: the Laplacian of w̄ σ σ' plus the ridge."""
    lose = _sigmoid(s[None, :] - s[:, None])
    push = w * lose
    gradient = push.sum(axis=1) - push.sum(axis=0) - ridge * s
    weight = (w + w.T) * lose * lose.T
    return gradient, np.diag(weight.sum(axis=1) + ridge) - weight


def _inverse(hessian, ridge):
    """H⁻¹ with a ridge, else H⁺: H has exactly the constants as its kernel."""
    n = len(hessian)
    if ridge > 0:
        return np.linalg.inv(hessian)
    scale = np.trace(hessian) / n
    return np.linalg.inv(hessian + scale / n) - 1 / (scale * n)


def _solve(hessian, gradient, ridge):
    n = len(hessian)
    shift = 0.0 if ridge > 0 else np.trace(hessian) / n / n
    return np.linalg.solve(hessian + shift, gradient)


def _bound(w, s, gradient, step, hessian, ridge) -> float:
    inverse = _inverse(hessian, ridge)
    diagonal = np.diag(inverse)
    resistance = np.sqrt(max((diagonal[:, None] + diagonal[None, :] - 2 * inverse).max(), 0.0))
    # The computed gradient is off by the rounding of its sums: each entry by a few units of the counts it adds.
    rounding = 8 * len(w) * UNIT_ROUNDOFF * np.linalg.norm((w + w.T).sum(axis=1) + ridge * abs(s))
    decrement = np.sqrt(max(gradient @ step, 0.0)) + rounding * np.sqrt(np.linalg.norm(inverse, 2))
    product = resistance * decrement
    return float(-np.log1p(-product)) if product < 1 else float("inf")
