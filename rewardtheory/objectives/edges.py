"""A model as a list of edges, alone or in product with an automaton, and its end components."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import breadth_first_order, connected_components

from rewardtheory.arithmetic import is_exact
from rewardtheory.objectives.rabin import Pair
from rewardtheory.transition import moves, probability
from rewardtheory.types import MDP


@dataclass(frozen=True)
class Edges:
    """Possible moves between numbered states. The moves of one row are the outcomes of one choice.

    Attributes:
        n: how many states.
        source, row, target: of each move; a row has one source.
        probability: of each move, given its row.
        letter: the number of the letter that it reads.
        marks: of the automaton, bit masks.
        kept: which moves are there.
    """

    n: int
    source: np.ndarray
    row: np.ndarray
    target: np.ndarray
    probability: np.ndarray
    letter: np.ndarray
    marks: np.ndarray

    def only(self, kept: np.ndarray) -> "Edges":
        """These moves alone; states keep their numbers."""
        parts = ("source", "row", "target", "probability", "letter", "marks")
        return replace(self, **{name: getattr(self, name)[kept] for name in parts})


def edges_of(mdp: MDP, letter: np.ndarray, *, policy: Any = None) -> Edges:
    """The moves of a model, reading letters; under a policy each state has one row.

    Args:
        mdp: the model.
        letter: integers in the layout of the transition.
        policy: π(a|s), (S, A), or None for all available actions.
    """
    source, action, place, target = moves(mdp)
    p = np.asarray(probability(mdp.transition))[source, action, place]
    if not is_exact(p):
        p = p.astype(float)
    row = source * mdp.n_actions + action
    if policy is not None:
        chance = np.asarray(policy)[source, action]
        taken = chance != 0
        source, action, place, target = (x[taken] for x in (source, action, place, target))
        p, row = p[taken] * chance[taken], source
    read = letter[source, action, place]
    return Edges(mdp.n_states, source, row, target, p, read, np.zeros(len(source), dtype=np.int64))


def together(edges: Edges, successor: np.ndarray, marks: np.ndarray | None = None) -> Edges:
    """The product with an automaton: state s and automaton state q have the number s·Q + q."""
    Q = len(successor)
    q = np.tile(np.arange(Q), len(edges.source))
    source, row, target, letter = (np.repeat(x, Q) for x in (edges.source, edges.row, edges.target, edges.letter))
    following = successor[q, letter]
    return Edges(
        edges.n * Q,
        source * Q + q,
        row * Q + q,
        target * Q + following,
        np.repeat(edges.probability, Q),
        letter,
        np.zeros(len(q), dtype=np.int64) if marks is None else marks[q, letter],
    )


def reached(edges: Edges, start: np.ndarray) -> np.ndarray:
    """A mask of the states that can be reached from those of the mask `start`."""
    start = np.asarray(start, dtype=bool)
    first = np.flatnonzero(start)
    # One more state, with a move to each of the first ones.
    source = np.concatenate([edges.source, np.full(len(first), edges.n)])
    target = np.concatenate([edges.target, first])
    seen = start.copy()
    order = breadth_first_order(_matrix(edges.n + 1, source, target), edges.n, return_predecessors=False)
    seen[order[1:]] = True
    return seen


def backwards(edges: Edges) -> Edges:
    """The moves turned round."""
    return replace(edges, source=edges.target, target=edges.source)


def end_components(edges: Edges) -> tuple[np.ndarray, np.ndarray]:
    """The maximal end components: sets of states, with choices, in which one can stay for ever and go everywhere.

    Returns:
        (component, inside): the number of the component of each state, −1 for none, (n,); which moves belong to a
        choice that stays inside one, (E,).
    """
    inside = np.ones(len(edges.source), dtype=bool)
    while True:
        inside = _staying(edges, inside)
        graph = _matrix(edges.n, edges.source[inside], edges.target[inside])
        count, strong = connected_components(graph, directed=True, connection="strong")
        leaving = inside & (strong[edges.source] != strong[edges.target])
        if not leaving.any():
            break
        inside = inside & ~_rows(edges, leaving)
    component = np.full(edges.n, -1)
    live = np.zeros(edges.n, dtype=bool)
    live[edges.source[inside]] = True
    numbers = np.full(count, -1)
    numbers[strong[live]] = 0
    numbers[np.flatnonzero(numbers == 0)] = np.arange((numbers == 0).sum())
    component[live] = numbers[strong[live]]
    return component, inside


def _staying(edges: Edges, inside: np.ndarray) -> np.ndarray:
    """Of some moves those whose choice leads only to states that have such a choice too."""
    ended = np.ones(edges.n, dtype=bool)
    ended[edges.source[inside]] = False
    lost = forced(edges.only(inside), ended)
    return inside & ~lost[edges.source] & ~_rows(edges, inside & lost[edges.target])


def _rows(edges: Edges, marked: np.ndarray) -> np.ndarray:
    """All moves of the choices that have a marked move."""
    rows = np.zeros(int(edges.row.max(initial=-1)) + 1, dtype=bool)
    rows[edges.row[marked]] = True
    return rows[edges.row]


def forced(edges: Edges, goal: np.ndarray) -> np.ndarray:
    """A mask of the goal and the states from which no policy avoids it surely: every choice may lead to such a state."""
    choice, size = edges.row, int(edges.row.max(initial=-1)) + 1
    owner = np.full(size, edges.n)
    owner[choice] = edges.source
    left = np.bincount(owner, minlength=edges.n + 1).tolist()
    ones = np.ones(len(choice), dtype=np.int8)
    into = sparse.csr_array((ones, (edges.target, choice)), shape=(edges.n, max(size, 1)))
    ends: list[int] = np.asarray(into.indptr).tolist()
    rows, owners, avoiding = into.indices.tolist(), owner.tolist(), [True] * size
    found = np.array(goal, dtype=bool)
    inside = found.tolist()
    queue = np.flatnonzero(found & (np.diff(into.indptr) > 0)).tolist()
    for t in queue:
        for c in rows[ends[t] : ends[t + 1]]:
            if avoiding[c]:
                avoiding[c] = False
                s = owners[c]
                left[s] -= 1
                if not left[s] and not inside[s]:
                    inside[s] = True
                    queue.append(s)
    found[queue] = True
    return found


def accepting(edges: Edges, pair: Pair) -> tuple[np.ndarray, np.ndarray]:
    """Where a Rabin pair can be fulfilled surely: the states of its accepting end components, and the choices in them.

    An end component is accepting if no choice in it has an outcome that is marked `fin`, and outcomes in it are marked
    with each of `inf`: who chooses at random in it for ever sees every outcome again and again.
    """
    spoiled = np.zeros(int(edges.row.max(initial=-1)) + 1, dtype=bool)
    spoiled[edges.row[edges.marks & pair.fin != 0]] = True
    places = np.flatnonzero(~spoiled[edges.row])
    component, inside = end_components(edges.only(places))
    good = np.ones(int(component.max(initial=-1)) + 1, dtype=bool)
    used = places[inside]
    for bits in pair.inf:
        seen = np.zeros(len(good), dtype=bool)
        seen[component[edges.source[used[edges.marks[used] & bits != 0]]]] = True
        good &= seen
    states = np.zeros(edges.n, dtype=bool)
    states[component >= 0] = good[component[component >= 0]]
    staying = np.zeros(len(edges.source), dtype=bool)
    staying[used] = states[edges.source[used]]
    return states, staying


def _matrix(n: int, source: np.ndarray, target: np.ndarray):
    return sparse.csr_array((np.ones(len(source), dtype=np.int8), (source, target)), shape=(n, n))
