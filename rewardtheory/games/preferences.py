"""Tables of pairwise preferences: P[i, j] is the probability that i is preferred to j, and P[i, j] + P[j, i] = 1.

Nothing more is assumed. A table may come from a utility (Bradley-Terry: the log-odds are differences of scores), from a
vote, or from labels that no utility explains; the files beside this one say which, and what each way of choosing makes
of it. As everywhere, floats stand for the rationals that they store: where an exact answer is asked for, P[i, j] is read
as (1 + P[i, j] − P[j, i]) / 2, which makes the two directions of every pair fit exactly.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from rewardtheory.arithmetic import floats, holds_rationals, is_exact, known, rational, rationals
from rewardtheory.validation import distributions, dtype_of, numbers


@dataclass(frozen=True, eq=False)
class Preferences:
    """A checked table of pairwise preferences.

    Attributes:
        table: P, (n, n), with P[i, j] the probability that i is preferred to j; 1/2 on the diagonal.
        names: of the alternatives.
    """

    table: Any
    names: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.names)

    @cached_property
    def margins(self) -> Any:
        """P − Pᵀ in exact rationals, so exactly antisymmetric: by how much i wins against j more often than it loses."""
        table = self.table if is_exact(self.table) else rationals(self.table)
        return table - table.T


def preferences(table, *, names: Sequence[str] | None = None) -> Preferences:
    """A table of pairwise preferences, from an array or from named pairs.

    Args:
        table: P (n, n) with P[i, j] + P[j, i] = 1, or {(winner, loser): probability} with every pair in one direction
            or both. Fractions make everything that follows exact.
        names: of the alternatives; by default those of the pairs in order of appearance, or "0", "1", ...

    Returns:
        a `Preferences`; functions on preferences take this or a bare array.

    Raises:
        ValueError: where the table is not square, an entry is outside [0, 1], the two directions of a pair do not sum
            to 1, or a pair is missing.

    >>> import rewardtheory as rt
    >>> P = rt.preferences({("tea", "coffee"): 0.6, ("coffee", "juice"): 0.7, ("juice", "tea"): 0.8})
    >>> P.names, P.table[0].round(2)
    (('tea', 'coffee', 'juice'), array([0.5, 0.6, 0.2]))
    """
    if isinstance(table, Preferences):
        return table if names is None else Preferences(table.table, checked_names(names, len(table)))
    if isinstance(table, Mapping):
        table, names = _from_pairs(table, names)
    dtype = dtype_of(table)
    P = known(numbers(table, "preferences"))
    if P.ndim != 2 or P.shape[0] != P.shape[1] or not len(P):
        raise ValueError(
            f"`preferences` has shape {P.shape}; it must be a square table (n, n) of at least one alternative, with "
            "P[i, j] the probability that i is preferred to j."
        )
    found = checked_names(names, len(P))
    outside = np.argwhere((P < 0) | (P > 1))
    if len(outside):
        i, j = outside[0]
        raise ValueError(
            f"`preferences`{at(i, j, found)} is {P[i, j]}; a probability must be within [0, 1]: correct this entry."
        )
    # The spacing at 1 of the numbers as they were given: float32 tables are rounded more coarsely.
    given: Any = np.dtype(dtype)
    spacing = float(np.finfo(given if given.kind == "f" else np.float64).eps)
    slack = 0 if is_exact(P) else 4 * spacing
    wrong = np.argwhere(abs(P + P.T - 1) > slack)
    if len(wrong):
        i, j = wrong[0]
        if i == j:
            raise ValueError(
                f"`preferences`{at(i, j, found)} is {P[i, i]}; an alternative against itself must have 1/2: set the "
                "diagonal to 1/2."
            )
        raise ValueError(
            f"`preferences`{at(i, j, found)} is {P[i, j]} and the other direction is {P[j, i]}; the two must sum to 1: "
            "correct one of them (ties count half)."
        )
    return Preferences(P, found)


def preferences_of_rankings(rankings, *, names: Sequence[str] | None = None) -> Preferences:
    """The share of voters that rank i above j, exactly.

    Args:
        rankings: (voters, n): each row lists the alternatives 0, ..., n − 1 from best to worst.
        names: of the alternatives.

    >>> import rewardtheory as rt
    >>> print(rt.preferences_of_rankings([[0, 1, 2], [1, 2, 0], [2, 0, 1]]).table[0])
    [1/2 2/3 1/3]
    """
    ranks = ranks_of(rankings)
    above = (ranks[:, :, None] < ranks[:, None, :]).sum(axis=0)
    table = rationals(above) / rational(len(ranks))
    table[np.diag_indices(len(table))] = rational(1) / 2
    return Preferences(table, checked_names(names, len(table)))


def ranks_of(rankings) -> np.ndarray:
    """The rank of each alternative by each voter, (voters, n), from rankings best to worst; checked."""
    found = np.asarray(rankings)
    if found.ndim != 2 or not found.size or found.dtype.kind not in "iu":
        raise ValueError(
            f"`rankings` has shape {found.shape} of {found.dtype}; it must be (voters, alternatives) of whole numbers, "
            "each row a ranking from best to worst."
        )
    n = found.shape[1]
    bad = np.flatnonzero((np.sort(found, axis=1) != np.arange(n)).any(axis=1))
    if len(bad):
        raise ValueError(
            f"`rankings`[{bad[0]}] is {found[bad[0]].tolist()}; every row must list each of 0, ..., {n - 1} once, best "
            "first."
        )
    return np.argsort(found, axis=1)


def log_odds(P: Preferences, *, why: str) -> np.ndarray:
    """log P[i, j] / P[j, i] in float64; an entry 0 or 1 is refused, saying what needs the odds."""
    table = floats(P.table)
    extreme = np.argwhere(table <= 0)
    if len(extreme):
        i, j = extreme[0]
        raise ValueError(
            f"`preferences`{at(i, j, P.names)} is 0, so its log-odds are infinite, and {why}; move the entry off 0 "
            "(add a prior count), or use the margins P − Pᵀ instead."
        )
    return np.log(table) - np.log(table.T)


def as_distribution(x, n: int, name: str, *, like) -> Any:
    """A distribution over the alternatives in the number system of the table; uniform if None."""
    if x is None:
        return rationals(np.ones(n, int)) / rational(n) if is_exact(like) else np.full(n, 1 / n)
    dtype = dtype_of(x)
    p = known(numbers(x, name, exact=is_exact(like)))
    if p.shape != (n,):
        raise ValueError(
            f"`{name}` has shape {p.shape}; it must be ({n},): one probability for each alternative of `preferences`."
        )
    return distributions(p, name, dtype=dtype)


def table_of_pairs(
    pairs: Mapping[tuple[Any, Any], Any] | Iterable[tuple[Any, Any]], names: Sequence[str] | None, what: str
) -> tuple[dict[tuple[int, int], Any], tuple[str, ...]]:
    """Named pairs as indexed ones, and the names in order of appearance."""
    keys = list(pairs)
    for key in keys:
        if not isinstance(key, tuple) or len(key) != 2 or key[0] == key[1]:
            raise ValueError(f"`{what}` has the entry {key!r}; it must be a pair (winner, loser) of two alternatives.")
    seen = dict.fromkeys(str(x) for key in keys for x in key)
    if names is not None:
        strange = [x for x in seen if x not in tuple(names)]
        if strange:
            raise ValueError(f"`{what}` names {strange[0]!r}, which is none of `names`: {', '.join(map(str, names))}.")
        seen = dict.fromkeys(map(str, names))
    if not seen:
        raise ValueError(f"`{what}` is empty; give at least one pair (winner, loser).")
    place = {x: i for i, x in enumerate(seen)}
    values = pairs if isinstance(pairs, Mapping) else dict.fromkeys(keys, 1)
    return {(place[str(a)], place[str(b)]): value for (a, b), value in values.items()}, tuple(seen)


def _from_pairs(pairs, names):
    given, found = table_of_pairs(pairs, names, "preferences")
    n = len(found)
    exact = holds_rationals(*given.values())
    one = rational(1) if exact else 1.0
    table = np.full((n, n), one / 2, dtype=object if exact else float)
    for i in range(n):
        for j in range(i):
            if (i, j) not in given and (j, i) not in given:
                raise ValueError(
                    f"`preferences` lacks the pair {found[j]!r}, {found[i]!r}; every pair needs a probability: add it, or "
                    "fit scores to the pairs that there are by rt.bradley_terry."
                )
            for a, b in ((i, j), (j, i)):
                x = given[a, b] if (a, b) in given else one - _number(given[b, a], exact)
                table[a, b] = _number(x, exact)
    return table, found


def _number(x, exact: bool):
    return rational(x) if exact else float(x)


def checked_names(names: Sequence[str] | None, n: int) -> tuple[str, ...]:
    if names is None:
        return tuple(str(i) for i in range(n))
    found = tuple(str(x) for x in names)
    if len(found) != n:
        raise ValueError(f"`names` has {len(found)} entries; it must have one for each of the {n} alternatives.")
    twice = next((x for i, x in enumerate(found) if x in found[:i]), None)
    if twice is not None:
        raise ValueError(f"`names` has {twice!r} twice; every alternative needs a name of its own.")
    return found


def at(i, j, names: Sequence[str]) -> str:
    """An entry with its names, for a message: ``[0, 1] ('tea' over 'coffee')``."""
    return f"[{int(i)}, {int(j)}] ({names[int(i)]!r} over {names[int(j)]!r})"
