"""Which comparisons to make: the variance of inferred reward differences is an effective resistance.

Let each comparison of two responses measure the difference of their rewards with a Gaussian error of known variance. The
variance of the best estimate of r(a) − r(b) from all comparisons is the effective resistance between a and b in the graph
whose edges are resistors of these variances: series and parallel rules hold, it is a metric, and no new comparison
increases it (Rayleigh). It is a computable stand-in for the inference distance of qiu2024topology, whose
asymptotic statements about chains and trees are about graphs far larger than can be tested.

With L the Laplacian of weights 1/variance, d(a, b) = (e_a − e_b)ᵀ L⁺ (e_a − e_b); a comparison of u and v of variance σ²
lowers it by ((e_a − e_b)ᵀ L⁺ (e_u − e_v))² / (σ² + d(u, v)).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from rewardtheory.arithmetic import eye, rational, rationals, solve_linear


@dataclass(frozen=True, eq=False)
class NextComparison:
    """The comparison that lowers the mean variance most.

    Attributes:
        pair: the two responses.
        before, after: the mean variance of the inferred differences without and with it.
        gains: every candidate with what it lowers the mean by, greatest first.
    """

    pair: tuple[Any, Any]
    before: Any
    after: Any
    gains: list[tuple[tuple[Any, Any], Any]]


def inference_variance(graph, a, b) -> Any:
    """The variance of the inferred reward difference of two responses.

    d(a, b) = (e_a − e_b)ᵀ L⁺ (e_a − e_b), the effective resistance.

    Args:
        graph: a networkx Graph (or MultiGraph) of comparisons; the edge attribute "variance" is 1 where it is missing.
            Fractions give exact answers.
        a, b: two of its nodes.

    Raises:
        ValueError: where the graph is empty or disconnected, a node is unknown or a variance is not above 0.

    Source: qiu2024topology.

    >>> import networkx as nx
    >>> import rewardtheory as rt
    >>> print(round(rt.inference_variance(nx.path_graph(4), 0, 3), 12), round(rt.inference_variance(nx.cycle_graph(4), 0, 2), 12))
    3.0 1.0
    """
    nodes, table = inference_variances(graph)
    places = []
    for name, node in (("a", a), ("b", b)):
        if node not in graph:
            raise ValueError(f"`{name}` is {node!r}, which is no response of `graph`; it must be one of its nodes.")
        places.append(nodes.index(node))
    return table[places[0], places[1]]


def inference_variances(graph) -> tuple[list[Any], Any]:
    """(nodes, d (n, n)): the variances of all inferred reward differences.

    Source: qiu2024topology.

    >>> import networkx as nx
    >>> from rewardtheory.games.topology import inference_variances
    >>> print(inference_variances(nx.path_graph(3))[1].round(12))
    [[0. 1. 2.]
     [1. 0. 1.]
     [2. 1. 0.]]
    """
    nodes, inverse = _inverse(graph)
    diagonal = inverse[np.diag_indices(len(nodes))]
    return nodes, diagonal[:, None] + diagonal[None, :] - inverse - inverse.T


def next_comparison(
    graph,
    *,
    of: Iterable[tuple[Any, Any]] | None = None,
    candidates: Iterable[tuple[Any, Any]] | None = None,
    variance=1,
) -> NextComparison:
    """The new comparison that lowers the mean variance of inferred differences most.

    Args:
        graph: the comparisons made so far, as in `inference_variance`.
        of: the pairs whose mean variance counts; all pairs by default.
        candidates: the pairs that can be compared (again); all pairs by default.
        variance: σ² of the new comparison.

    Source: qiu2024topology.

    >>> import networkx as nx
    >>> import rewardtheory as rt
    >>> rt.next_comparison(nx.path_graph(5)).pair  # close the chain to a ring
    (0, 4)
    """
    nodes, inverse = _inverse(graph)
    place = {node: i for i, node in enumerate(nodes)}
    everything = [(i, j) for i in range(len(nodes)) for j in range(i + 1, len(nodes))]
    wanted = everything if of is None else _indexed(of, place, "of")
    offered = everything if candidates is None else _indexed(candidates, place, "candidates")
    exact = inverse.dtype == object
    size = rational(variance) if exact else float(variance)
    if not size > 0:
        raise ValueError(f"`variance` is {variance}; it must be above 0.")
    a, b = np.array(wanted).T
    u, v = np.array(offered).T
    # c[p, q] = (e_a − e_b)ᵀ L⁺ (e_u − e_v) for the pairs p that count and the candidates q.
    c = inverse[np.ix_(a, u)] - inverse[np.ix_(a, v)] - inverse[np.ix_(b, u)] + inverse[np.ix_(b, v)]
    before = (inverse[a, a] + inverse[b, b] - inverse[a, b] - inverse[b, a]).sum() / len(wanted)
    own = inverse[u, u] + inverse[v, v] - inverse[u, v] - inverse[v, u]
    gain = (c * c).sum(axis=0) / len(wanted) / (size + own)
    # Gains equal up to rounding keep the order of the candidates.
    key = [-x if exact else -float(f"{float(x):.12e}") for x in gain]
    order = sorted(range(len(offered)), key=lambda q: (key[q], q))
    gains = [((nodes[offered[q][0]], nodes[offered[q][1]]), gain[q]) for q in order]
    return NextComparison(gains[0][0], before, before - gains[0][1], gains)


def _indexed(pairs, place: dict[Any, int], name: str) -> list[tuple[int, int]]:
    found = list(pairs)
    for k, pair in enumerate(found):
        if len(pair) != 2 or pair[0] not in place or pair[1] not in place or pair[0] == pair[1]:
            raise ValueError(f"`{name}`[{k}] is {pair!r}; it must be a pair of two different responses of `graph`.")
    if not found:
        raise ValueError(f"`{name}` is empty; give at least one pair of responses.")
    return [(place[a], place[b]) for a, b in found]


def _inverse(graph) -> tuple[list[Any], Any]:
    """The nodes and L⁺ up to a constant that no difference sees: (L + J)⁻¹ with J all ones."""
    import networkx as nx

    nodes = list(graph)
    if not nodes:
        raise ValueError("`graph` is empty; add the comparisons as edges first.")
    parts = [sorted(map(str, part)) for part in nx.connected_components(nx.Graph(graph))]
    if len(parts) > 1:
        raise ValueError(
            f"`graph` is not connected: no chain of comparisons joins {parts[0][0]!r} and {parts[1][0]!r}, so their "
            "difference has infinite variance; compare a pair across, or ask for one part alone."
        )
    given = [(u, v, data.get("variance", 1)) for u, v, data in graph.edges(data=True)]
    for u, v, size in given:
        if not size > 0:
            raise ValueError(f"`graph` has the variance {size} between {u!r} and {v!r}; it must be above 0.")
    exact = any(not isinstance(size, (int, float, np.number)) for _, _, size in given)
    n, place = len(nodes), {node: i for i, node in enumerate(nodes)}
    L = rationals(np.ones((n, n), int)) if exact else np.ones((n, n))
    for u, v, size in given:
        i, j = place[u], place[v]
        if i == j:
            continue
        conductance = 1 / (rational(size) if exact else float(size))
        L[i, i], L[j, j] = L[i, i] + conductance, L[j, j] + conductance
        L[i, j], L[j, i] = L[i, j] - conductance, L[j, i] - conductance
    return nodes, solve_linear(L, eye(n, like=L))
