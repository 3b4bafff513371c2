"""Chains and trees of comparisons."""

from itertools import pairwise

import networkx as nx

from rewardtheory.games.topology import inference_variances
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.preference_hypotheses import AnyVariances


@theorem(source="qiu2024topology")
def variances_along_a_chain_add_up(variances: AnyVariances):
    """Where a single path of comparisons joins two responses, as in a chain or a tree, the variance of their
    inferred difference is the sum along the path. (The tree of the first comparisons of each response.)"""
    n = len(variances)
    tree = nx.Graph()
    tree.add_node(0)
    for i in range(1, n):
        j = next(j for j in range(i) if variances[i, j] != 0)
        tree.add_edge(i, j, variance=variances[i, j])
    d = inference_variances(tree)[1]
    for a in range(n):
        for b in range(n):
            path = nx.shortest_path(tree, a, b)
            assert same(d[a, b], sum((variances[i, j] for i, j in pairwise(path)), d[a, a]))
