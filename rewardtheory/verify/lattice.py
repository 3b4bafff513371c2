"""The lattice of the properties of schemes: what follows from what, and what does not.

A property follows from another if a claim says so, or a chain of claims. It does not if some scheme keeps the one and
breaks the other: that is read off the invariance table. A pair of which neither is known is open, and one for which both
are is a contradiction: then a claim, a checker or a search is wrong.
"""

import itertools
from collections.abc import Callable, Iterable
from typing import NamedTuple

import networkx

from rewardtheory.verify.builtin_schemes import SCHEMES
from rewardtheory.verify.checking import Report, check
from rewardtheory.verify.property import Answer, Property, ScoreProperty, properties_of
from rewardtheory.verify.schemes import Kind, Scheme
from rewardtheory.verify.score_search import BOXES
from rewardtheory.verify.separating_schemes import SEPARATING
from rewardtheory.verify.separating_scores import SEPARATING_SCORES

Pair = tuple[str, str]


class Lattice(NamedTuple):
    """What follows from what among the properties of one kind of schemes.

    Attributes:
        kind: of the schemes.
        ids: the properties, in the order of their columns.
        edges: the pairs (p, q) that a claim links: q follows from p. By pair the id of the claim.
        implied: every pair (p, q) such that q follows from p, with the chain of claims.
        separators: for a pair that is not implied, the schemes that keep p and break q; empty where it is open.
        contradicted: implied pairs that a scheme separates nevertheless, with the schemes.
    """

    kind: Kind
    ids: tuple[str, ...]
    edges: dict[Pair, str]
    implied: dict[Pair, tuple[str, ...]]
    separators: dict[Pair, tuple[str, ...]]
    contradicted: dict[Pair, tuple[str, ...]]

    @property
    def open(self) -> list[Pair]:
        """The pairs of which nothing is known."""
        return [pair for pair, schemes in self.separators.items() if not schemes]

    @property
    def classes(self) -> list[tuple[str, ...]]:
        """The properties in classes of those that follow from each other, strongest first where one follows."""
        graph = networkx.condensation(self._graph())
        place = {id: i for i, id in enumerate(self.ids)}
        order = networkx.lexicographical_topological_sort(
            graph, key=lambda c: min(place[id] for id in graph.nodes[c]["members"])
        )
        return [tuple(sorted(graph.nodes[c]["members"], key=place.__getitem__)) for c in order]

    @property
    def steps(self) -> list[tuple[int, int]]:
        """The lines of the Hasse diagram, as pairs of places in `classes`: the second follows from the first."""
        at = {id: i for i, members in enumerate(self.classes) for id in members}
        quotient = networkx.DiGraph()
        quotient.add_nodes_from(at.values())
        quotient.add_edges_from((at[p], at[q]) for p, q in self.edges if at[p] != at[q])
        return sorted(networkx.transitive_reduction(quotient).edges)

    def _graph(self):
        graph = networkx.DiGraph()
        graph.add_nodes_from(self.ids)
        graph.add_edges_from(self.edges)
        return graph


def lattice_of(reports: Iterable[Report], kind: Kind) -> Lattice:
    """The lattice of the properties of a kind, from reports on schemes of that kind.

    Args:
        reports: what `rt.check` found; a scheme that does not run, and schemes of other kinds, say nothing.
        kind: of the schemes.
    """
    properties = properties_of(kind)
    ids = tuple(p.id for p in properties)
    edges = {(p.id, q): claim for p in properties for q, claim in p.implies.items() if q in ids}
    graph = networkx.DiGraph(list(edges))
    implied = {}
    for p in ids:
        for q, path in networkx.single_source_shortest_path(graph, p).items() if p in graph else ():
            if p != q:
                implied[p, q] = tuple(edges[pair] for pair in itertools.pairwise(path))
    told = [report for report in reports if report.kind is kind and report.runs]
    separators, contradicted = {}, {}
    wanted = {p.id: p for p in properties}
    for p in ids:
        for q in ids:
            schemes = tuple(r.scheme for r in told if _is_firm(r[p], wanted[p]) and r[q].keeps is False)
            if p != q and (p, q) not in implied:
                separators[p, q] = schemes
            elif p != q and schemes:
                contradicted[p, q] = schemes
    return Lattice(kind, ids, edges, implied, separators, contradicted)


def _on_models(scheme: Scheme) -> Scheme:
    def function(mdp, reward):
        return mdp, scheme.function(mdp, reward)

    return Scheme(function, Kind.MODEL, name=scheme.name, source=scheme.source)


def _is_firm(answer: Answer, p: Property | ScoreProperty) -> bool:
    """Whether a yes is worth the whole search: one that was cut short says nothing about what is farther on."""
    if answer.keeps is not True:
        return False
    if answer.evidence == "decided" or p.id == "boundedness":
        return True
    reach = p.states if isinstance(p, Property) else max(BOXES)
    return answer.evidence.startswith("exhaustive") and int(answer.evidence.split()[3]) >= reach


def find_lattice(
    kind: Kind = Kind.REWARD,
    *,
    seed: int = 0,
    time_limit: float = 20.0,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> tuple[Lattice, list[Report]]:
    """Check every built-in and separating scheme of a kind, and read the lattice off.

    Args:
        kind: of the schemes.
        seed, time_limit: as for `rt.check`, for each scheme.
        progress: called with (done, total).

    Returns:
        the lattice, and the reports that it was read off.
    """
    every = [*SCHEMES, *SEPARATING, *SEPARATING_SCORES]
    schemes = [scheme for scheme in every if scheme.kind is kind]
    if kind is Kind.MODEL:  # a map of rewards is a map of models that leaves the model alone
        schemes += [_on_models(scheme) for scheme in every if scheme.kind is Kind.REWARD]
    reports = []
    for scheme in schemes:
        reports.append(check(scheme, seed=seed, time_limit=time_limit))
        progress(len(reports), len(schemes))
    return lattice_of(reports, kind), reports
