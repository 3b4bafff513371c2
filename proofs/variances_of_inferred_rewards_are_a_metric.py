"""Inference distance as effective resistance."""

import networkx as nx

from rewardtheory.games.topology import inference_variances
from rewardtheory.verify.agreement import at_most, same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.preference_hypotheses import AnyVariances


@theorem(source="qiu2024topology")
def variances_of_inferred_rewards_are_a_metric(variances: AnyVariances):
    """The variances of inferred reward differences, from independent comparisons with these variances, satisfy the
    triangle inequality, and the difference of two compared responses is at most as uncertain as their comparison."""
    graph = nx.Graph()
    graph.add_nodes_from(range(len(variances)))
    for i in range(len(variances)):
        for j in range(i):
            if variances[i, j] != 0:
                graph.add_edge(i, j, variance=variances[i, j])
    d = inference_variances(graph)[1]
    assert same(d, d.T)
    n = len(d)
    for i in range(n):
        assert all(at_most(d[i, k], d[i, j] + d[j, k]) for j in range(n) for k in range(n))
        assert all(at_most(d[i, j], variances[i, j]) for j in range(n) if variances[i, j] != 0)
