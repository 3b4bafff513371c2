"""What kinds of data say about a reward, and whether one suffices for what another is used for.

A kind of data (returns of fragments, comparisons, policies of several models of choice) determines a reward up to some
transformations. Data X suffices for use Z iff every transformation that X does not see leaves Z as it is:

    X ≤ Z  iff  the invariances of X are among those of Z.

`SOURCES` states the invariances; `suffices` compares them; a separator, two rewards that X cannot tell apart and Z can,
shows that the answer no is right, and the claim `data_that_suffices_fixes_what_it_suffices_for` samples the answer yes.
"""

from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

import networkx
import numpy as np

from rewardtheory.types import MDP
from rewardtheory.verify.path_bundles import fragments, returns_of, trajectories
from rewardtheory.verify.return_tables import TOLERANCE, ReturnTables

# Each transformation with those that are special cases of it.
WITHIN = {
    "zero-initial shaping": (),
    "k-initial shaping": ("zero-initial shaping",),
    "shaping": ("k-initial shaping", "zero-initial shaping"),
    "positive scaling": (),
    "monotone zero-preserving": ("positive scaling",),
    "impossible transitions": (),
    "unreachable transitions": ("impossible transitions",),
    "redistribution": ("impossible transitions",),
    "optimality-preserving": (
        "shaping", "k-initial shaping", "zero-initial shaping", "positive scaling", "redistribution",
        "impossible transitions",
    ),
}  # fmt: skip


class Source(NamedTuple):
    """A kind of data about a reward.

    Attributes:
        words: what it is.
        same: from (model, tables, R1, R2) to whether it is the same for both rewards.
        least: transformations that never change it, on any model.
        most: transformations that generate all that leave it alone, on every model; None where that is not known.
    """

    words: str
    same: Callable[[Any, Any, Any], bool]
    least: tuple[str, ...]
    most: tuple[str, ...] | None


class Model(NamedTuple):
    """A small model with what the sources need of it."""

    mdp: MDP
    tables: ReturnTables
    fragments: Any
    trajectories: Any
    reached: np.ndarray


def model_of(mdp: MDP) -> Model:
    """The model with its paths and policies."""
    S = mdp.n_states
    step = np.asarray(mdp.transition != 0, dtype=bool).any(axis=1)
    reach = np.linalg.matrix_power(step.astype(int) + np.eye(S, dtype=int), S) > 0
    reached = np.asarray(reach[np.asarray(mdp.initial != 0, dtype=bool)].any(axis=0))
    pieces = fragments(mdp)
    rows = np.vstack([pieces.rows[:1] * 0, pieces.rows])  # the empty fragment first
    return Model(mdp, ReturnTables(mdp), pieces._replace(rows=rows), trajectories(mdp), reached)


def _equal(x, y) -> bool:
    if x.dtype == object or y.dtype == object:
        return bool((x == y).all())
    size = max(1.0, float(np.abs(x).max(initial=0)), float(np.abs(y).max(initial=0)))
    return bool((np.abs(x - y) <= TOLERANCE * size).all())


def _signs(x):
    gap = x[:, None] - x[None, :]
    if x.dtype == object:
        return np.array([[(g > 0) - (g < 0) for g in row] for row in gap.tolist()])
    return np.sign(np.where(np.abs(gap) <= TOLERANCE * max(1.0, float(np.abs(x).max(initial=0))), 0, gap))


def _parallel(x, y) -> bool:
    """Whether two vectors are positive multiples of each other, or both 0."""
    if not len(x):
        return True
    at = max(range(len(x)), key=lambda i: abs(x[i]))
    tiny = 0 if x.dtype == object else TOLERANCE
    if abs(x[at]) <= tiny:
        return _equal(y, y * 0)
    return y[at] / x[at] > tiny and _equal(y, x * (y[at] / x[at]))


def _paths(kind, compare):
    def same(model: Model, R1, R2):
        bundles = getattr(model, kind)
        return compare(*(returns_of(bundles, model.mdp, R[None])[0] for R in (R1, R2)))

    return same


def _differences(x, y):
    return _equal(x - x[:1], y - y[:1])


def _tables(method, *, reached=False):
    def same(model: Model, R1, R2):
        rows = [getattr(model.tables, method)(R[None])[0] for R in (R1, R2)]
        return _equal(*(row[model.reached] for row in rows)) if reached else _equal(*rows)

    return same


def _q_values(model: Model, R1, R2):
    """Q* determines E[R(s,a,S')] and the other way round."""
    live = model.mdp.available & ~model.mdp.terminal[:, None]
    return _equal(*(model.tables.expected(R[None])[0][live] for R in (R1, R2)))


def _optimal(model: Model, R1, R2):
    rows = [model.tables.optimal_advantage(R[None])[0] for R in (R1, R2)]
    tiny = [0 if x.dtype == object else TOLERANCE * max(1.0, float(np.abs(x).max(initial=0))) for x in rows]
    return bool(((rows[0] >= -tiny[0]) == (rows[1] >= -tiny[1])).all())


def _policies(compare):
    def same(model: Model, R1, R2):
        J = [model.tables.returns(R[None])[0] for R in (R1, R2)]
        return compare(*(j - j[0] for j in J))

    return same


UNSEEN, ALL_SHAPING = "unreachable transitions", ("redistribution", "shaping")
SOURCES: dict[str, Source] = {
    "fragment returns": Source(
        "returns of fragments of paths, the empty one among them",
        _paths("fragments", _equal),
        ("impossible transitions",),
        ("impossible transitions",),
    ),
    "fragment choices": Source(
        "noisy (Boltzmann) comparisons of fragments",
        _paths("fragments", _differences),
        ("impossible transitions",),
        ("impossible transitions",),
    ),
    "fragment order": Source(
        "noiseless comparisons of fragments",
        _paths("fragments", lambda x, y: bool((_signs(x) == _signs(y)).all())),
        ("positive scaling", "impossible transitions"),
        ("monotone zero-preserving", "impossible transitions"),
    ),
    "Q-values": Source("Q* or Q of a policy", _q_values, ("redistribution",), ("redistribution",)),
    "Boltzmann-rational policy": Source("the policy exp(β Q*)", _tables("optimal_advantage"), ALL_SHAPING, ALL_SHAPING),
    "maximum-causal-entropy policy": Source(
        "the policy of soft values", _tables("soft_advantage"), ALL_SHAPING, ALL_SHAPING
    ),
    "trajectories of a soft policy": Source(
        "the distribution of trajectories of a Boltzmann-rational or maximum-causal-entropy policy",
        _tables("optimal_advantage", reached=True),
        (*ALL_SHAPING, UNSEEN),
        (*ALL_SHAPING, UNSEEN),
    ),
    "trajectory returns": Source(
        "returns of trajectories from the start",
        _paths("trajectories", _equal),
        ("zero-initial shaping", UNSEEN),
        ("zero-initial shaping", UNSEEN),
    ),
    "trajectory choices": Source(
        "noisy (Boltzmann) comparisons of trajectories from the start",
        _paths("trajectories", _differences),
        ("k-initial shaping", UNSEEN),
        ("k-initial shaping", UNSEEN),
    ),
    "trajectory lotteries": Source(
        "the order of lotteries over trajectories from the start",
        _paths("trajectories", lambda x, y: _parallel(x - x[:1], y - y[:1]) if len(x) else True),
        ("k-initial shaping", "positive scaling", UNSEEN),
        ("k-initial shaping", "positive scaling", UNSEEN),
    ),
    "trajectory order": Source(
        "noiseless comparisons of trajectories from the start",
        _paths("trajectories", lambda x, y: bool((_signs(x) == _signs(y)).all())),
        ("k-initial shaping", "positive scaling", UNSEEN),
        None,
    ),
    "policy order": Source(
        "the order of all policies from the start",
        _policies(_parallel),
        (*ALL_SHAPING, "positive scaling", UNSEEN),
        (*ALL_SHAPING, "positive scaling", UNSEEN),
    ),
    "optimal policies": Source(
        "the optimal actions of every state", _optimal, ("optimality-preserving",), ("optimality-preserving",)
    ),
}


class Sufficiency(NamedTuple):
    """Whether data of one kind suffices for what another is used for.

    Attributes:
        suffices: yes, no, or None where neither is known.
        reason: one sentence.
        unseen: for a no, transformations that the data does not see and the use does.
    """

    suffices: bool | None
    reason: str
    unseen: tuple[str, ...] = ()


def _closed(names) -> set[str]:
    return set(names) | {x for name in names for x in WITHIN[name]}


def suffices(source: str, use: str) -> Sufficiency:
    """Whether data of one kind suffices for a use: whether it determines all that the use depends on.

    Yes iff the transformations that the data does not see, the invariances of `source`, are among those of `use`.

    Args:
        source: a kind of data, such as "trajectory returns", "fragment order" or "Q-values".
        use: what is wanted of the reward, one of the same names, such as "optimal policies" or "policy order".

    Returns:
        `Sufficiency`; it is None where the invariances of the data are known in part only.

    Raises:
        ValueError: on a name that is none of `rewardtheory.verify.data_sources.SOURCES`.

    Notes: of two kinds that neither suffices for the other, having both determines strictly more than either.

    >>> import rewardtheory as rt
    >>> rt.suffices("Q-values", "optimal policies").suffices
    True
    >>> rt.suffices("fragment order", "optimal policies").unseen
    ('monotone zero-preserving',)
    """
    for name, value in (("source", source), ("use", use)):
        if value not in SOURCES:
            raise ValueError(f"`{name}` is {value!r}; it must be one of {', '.join(SOURCES)}.")
    found = _stated(source, use)
    if found.suffices is None:
        from rewardtheory.verify.data_separators import separators

        separator = separators().get((source, use))
        if separator is not None:
            words = f"two rewards look alike to {source} and not to {use}:\n{separator.text()}"
            return Sufficiency(False, words, (separator.transformation,))
    return found


def _stated(source: str, use: str) -> Sufficiency:
    """What the invariances say."""
    if source == use:
        return Sufficiency(True, "it is the same")
    kept = _closed(SOURCES[use].least)
    missed = tuple(x for x in SOURCES[source].least if x not in kept)
    most = SOURCES[source].most
    missed = missed or tuple(x for x in most or () if x not in kept)
    if missed:
        words = " and ".join(missed)
        return Sufficiency(False, f"from {source} one does not see {words}, and {use} may change under it", missed)
    if most is None:
        return Sufficiency(None, f"what follows from {source} is known in part only")
    return Sufficiency(True, f"all that one does not see from {source} ({', '.join(most)}) leaves {use} as it is")


class DataLattice(NamedTuple):
    """What suffices for what.

    Attributes:
        classes: kinds of data that suffice for each other, in the order of `SOURCES`.
        steps: the lines of the Hasse diagram, pairs of places in `classes`: the first suffices for the second.
    """

    classes: list[tuple[str, ...]]
    steps: list[tuple[int, int]]


def data_lattice() -> DataLattice:
    """The kinds of data in classes, and the Hasse diagram of what suffices for what."""
    graph = networkx.DiGraph(list(sufficient_pairs()))
    graph.add_nodes_from(SOURCES)
    classes = sorted(
        (tuple(x for x in SOURCES if x in part) for part in networkx.strongly_connected_components(graph)),
        key=lambda part: list(SOURCES).index(part[0]),
    )
    at = {x: i for i, part in enumerate(classes) for x in part}
    quotient = networkx.DiGraph([(at[x], at[z]) for x, z in graph.edges if at[x] != at[z]])
    return DataLattice(classes, sorted(networkx.transitive_reduction(quotient).edges))


@cache
def sufficient_pairs() -> tuple[tuple[str, str], ...]:
    """All pairs (source, use), different, such that the source suffices for the use."""
    return tuple((x, z) for x in SOURCES for z in SOURCES if x != z and _stated(x, z).suffices)
