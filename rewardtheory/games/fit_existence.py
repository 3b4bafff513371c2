"""Whether counted comparisons have finite Bradley-Terry scores, and whose scores are not finite and why.

The graph of wins has an edge i → j where i has beaten j. A finite maximum of the likelihood exists exactly if it is
strongly connected: otherwise some group never lost to the rest (zermelo1929berechnung, ford1957ranking).
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from rewardtheory.arithmetic import floats
from rewardtheory.games.preferences import checked_names, table_of_pairs
from rewardtheory.validation import numbers


def fit_groups(wins, *, names: Sequence[str] | None = None) -> list[list[str]]:
    """The groups within which scores are finite relative to each other, each before all that it has beaten.

    They are the strongly connected components of the graph of wins; a fit exists exactly if there is one.

    >>> from rewardtheory.games.fit_existence import fit_groups
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
    graph.add_edges_from((int(i), int(j)) for i, j in np.argwhere(w > 0))
    return graph


def _groups(w: np.ndarray) -> list[list[int]]:
    import networkx as nx

    condensed = nx.condensation(_graph(w))
    order = nx.lexicographical_topological_sort(condensed, key=lambda c: min(condensed.nodes[c]["members"]))
    return [sorted(condensed.nodes[c]["members"]) for c in order]


def _listed(group: Sequence[int], names: Sequence[str]) -> str:
    words = [repr(names[i]) for i in group[:5]] + ([f"{len(group) - 5} more"] if len(group) > 5 else [])
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1]


def _chain(groups: Sequence[Sequence[int]], names: Sequence[str]) -> str:
    return " > ".join("{" + ", ".join([str(names[i]) for i in group[:4]]) + "}" for group in groups[:5])
