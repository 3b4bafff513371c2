"""Topology of comparisons: against networkx, against simulation, and the properties of effective resistance."""

from fractions import Fraction

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import rewardtheory as rt
from rewardtheory.games.topology import inference_variances


@st.composite
def graphs(draw, n=6):
    graph = nx.Graph()
    sizes = st.integers(1, 5)
    for i in range(1, n):
        graph.add_edge(draw(st.integers(0, i - 1)), i, variance=draw(sizes))
    for i, j in draw(st.sets(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), max_size=5)):
        if i != j:
            graph.add_edge(i, j, variance=draw(sizes))
    return graph


@given(graphs())
def test_variances_are_the_effective_resistances_of_networkx_and_a_metric(graph):
    nodes, table = inference_variances(graph)
    for i, a in enumerate(nodes):
        for j, b in enumerate(nodes):
            if i != j:
                expected = nx.resistance_distance(graph, a, b, weight="variance", invert_weight=True)
                assert table[i, j] == pytest.approx(expected, abs=1e-9)
    assert (table[:, None, :] <= table[:, :, None] + table[None, :, :] + 1e-9).all()


@given(graphs(), st.integers(0, 5), st.integers(0, 5), st.integers(1, 4))
def test_one_more_comparison_lowers_every_variance_by_the_formula(graph, u, v, size):
    if u == v:
        v = (u + 1) % 6
    nodes, before = inference_variances(graph)
    place = {x: i for i, x in enumerate(nodes)}
    after_graph = nx.MultiGraph(graph)
    after_graph.add_edge(u, v, variance=size)
    after = inference_variances(after_graph)[1]
    assert (after <= before + 1e-9).all()
    found = rt.next_comparison(graph, candidates=[(u, v)], variance=size)
    upper = np.triu_indices(len(nodes), 1)
    assert found.before == pytest.approx(before[upper].mean()) and found.after == pytest.approx(after[upper].mean())
    one = rt.next_comparison(graph, of=[(u, v)], variance=size)
    assert one.after <= after[place[u], place[v]] + 1e-9


@given(graphs())
def test_the_next_comparison_is_the_best_by_trying_all(graph):
    found = rt.next_comparison(graph)
    best = np.inf
    upper = np.triu_indices(6, 1)
    for i in range(6):
        for j in range(i):
            changed = nx.MultiGraph(graph)
            changed.add_edge(i, j, variance=1)
            best = min(best, inference_variances(changed)[1][upper].mean())
    assert found.after == pytest.approx(best)


def test_fractions_are_exact_and_parallel_comparisons_add_precision():
    graph = nx.MultiGraph()
    graph.add_edge("a", "b", variance=Fraction(1, 3))
    graph.add_edge("a", "b", variance=Fraction(1, 2))
    graph.add_edge("b", "c", variance=Fraction(2, 7))
    assert (
        str(rt.inference_variance(graph, "a", "b")) == "1/5" and str(rt.inference_variance(graph, "a", "c")) == "17/35"
    )
    assert rt.next_comparison(graph, of=[("a", "c")]).pair == ("a", "c")


def test_it_is_the_variance_of_the_least_squares_estimate():
    graph = nx.cycle_graph(5)
    graph.add_edge(0, 2, variance=0.25)
    random, truth, draws = np.random.default_rng(0), np.arange(5.0), []
    edges = [(i, j, d.get("variance", 1.0)) for i, j, d in graph.edges(data=True)]
    design = np.array([[((k == i) * 1.0 - (k == j) * 1.0) / np.sqrt(s) for k in range(5)] for i, j, s in edges])
    inverse = np.linalg.pinv(design)
    for _ in range(4000):
        y = np.array([(truth[i] - truth[j]) / np.sqrt(s) for i, j, s in edges]) + random.normal(size=len(edges))
        r = inverse @ y
        draws.append(r[1] - r[4])
    assert np.var(draws) == pytest.approx(rt.inference_variance(graph, 1, 4), rel=0.08)


def test_chains_and_trees():
    assert rt.inference_variance(nx.path_graph(8), 1, 6) == pytest.approx(5)
    tree = nx.balanced_tree(2, 3)
    leaves = [x for x in tree if tree.degree(x) == 1]
    for a, b in ((leaves[0], leaves[1]), (leaves[0], leaves[-1])):
        assert rt.inference_variance(tree, a, b) == pytest.approx(nx.shortest_path_length(tree, a, b))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: rt.inference_variance(nx.Graph(), 0, 1), r"^`graph` is empty; add the comparisons as edges first"),
        (
            lambda: rt.inference_variance(nx.Graph([(0, 1), (2, 3)]), 0, 1),
            r"^`graph` is not connected: no chain of comparisons joins '0' and '2'",
        ),
        (lambda: rt.inference_variance(nx.path_graph(2), 0, 7), r"^`b` is 7, which is no response of `graph`"),
        (
            lambda: rt.inference_variance(nx.Graph([(0, 1, {"variance": 0})]), 0, 1),
            r"^`graph` has the variance 0 between 0 and 1; it must be above 0",
        ),
        (lambda: rt.next_comparison(nx.path_graph(2), variance=0), r"^`variance` is 0; it must be above 0"),
        (lambda: rt.next_comparison(nx.path_graph(2), of=[]), r"^`of` is empty; give at least one pair"),
        (
            lambda: rt.next_comparison(nx.path_graph(2), candidates=[(0, 0)]),
            r"^`candidates`\[0\] is \(0, 0\); it must be a pair of two different",
        ),
    ],
)
def test_bad_graphs_get_one_sentence(call, message):
    with pytest.raises(ValueError, match=message):
        call()
