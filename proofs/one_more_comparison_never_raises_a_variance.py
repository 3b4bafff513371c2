"""Rayleigh's monotonicity, and the formula behind the next comparison."""

import networkx as nx

from rewardtheory.games.topology import inference_variances
from rewardtheory.verify.agreement import at_most, same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.preference_hypotheses import AnyVariances, Comparison


@theorem(source="qiu2024topology")
def one_more_comparison_never_raises_a_variance(variances: AnyVariances, comparison: Comparison):
    """A further comparison of u and v with variance s lowers the variance d(a, b) of an inferred difference by
    (d(a, v) + d(b, u) − d(a, u) − d(b, v))² / (4 (s + d(u, v))), so it raises none."""
    graph = nx.MultiGraph()
    graph.add_nodes_from(range(len(variances)))
    for i in range(len(variances)):
        for j in range(i):
            if variances[i, j] != 0:
                graph.add_edge(i, j, variance=variances[i, j])
    before = inference_variances(graph)[1]
    u, v, s = comparison
    graph.add_edge(u, v, variance=s)
    after = inference_variances(graph)[1]
    for a in range(len(before)):
        for b in range(len(before)):
            c = before[a, v] + before[b, u] - before[a, u] - before[b, v]
            assert same(before[a, b] - after[a, b], c * c / (4 * (s + before[u, v])))
            assert at_most(after[a, b], before[a, b])
