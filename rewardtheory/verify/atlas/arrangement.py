"""Faces and chambers of an arrangement of hyperplanes through the origin, counted exactly by Zaslavsky's theorem.

With μ the Möbius function of the lattice of flats, there are Σ_Y |μ(0,Y)| chambers and Σ_{X≤Y} |μ(X,Y)| faces.
"""

from collections.abc import Iterable, Sequence
from math import gcd, lcm
from typing import NamedTuple

from flint import fmpq


class Counts(NamedTuple):
    """How many faces of every dimension, and chambers, the hyperplanes cut space into."""

    faces: int
    chambers: int


def counts(normals: Iterable[Sequence[fmpq | int]]) -> Counts:
    """The numbers of faces and chambers of the hyperplanes n·x = 0.

    Args:
        normals: the vectors n, exact; parallel ones count once. None may be 0.

    >>> counts([(1, 0), (0, 1), (1, 1)])
    Counts(faces=13, chambers=6)
    """
    ranks, below = flats(normals)
    chambers, faces = 0, 0
    for top in ranks:
        lower = sorted(below[top], key=lambda x: -ranks[x])
        mobius = dict.fromkeys(lower, 0)
        for w in below[top]:
            mobius[w] -= 1  # μ(Y,Y) = 1
        for x in lower:
            for w in below[x]:
                mobius[w] -= mobius[x]
        sizes = [abs(value) for value in mobius.values()]
        faces += 1 + sum(sizes)
        chambers += abs(mobius[0]) if top else 1
    return Counts(faces, chambers)


def flats(normals: Iterable[Sequence[fmpq | int]]) -> tuple[dict[int, int], dict[int, set[int]]]:
    """The lattice of flats: {flat: its rank} and {flat: those strictly below}. A flat is a bit mask of directions."""
    directions = dict.fromkeys(primitive(v) for v in normals)
    if any(not any(v) for v in directions):
        raise ValueError("`normals` has a vector that is 0; it is normal to no hyperplane: leave it out.")
    ranks, below = {0: 0}, {0: set()}
    level = {0: [(v, 1 << i) for i, v in enumerate(directions)]}
    rank = 0
    while level:
        rank += 1
        higher: dict[int, list] = {}
        for flat, classes in level.items():
            for vector, members in classes:
                above = flat | members
                if above not in higher:
                    higher[above] = _contracted(classes, vector)
                    ranks[above], below[above] = rank, set()
                below[above] |= {flat, *below[flat]}
        level = higher
    return ranks, below


def primitive(vector: Sequence[fmpq | int]) -> tuple[int, ...]:
    """The direction of a rational vector: integers without a common divisor, the first of which is positive."""
    entries = [fmpq(x) for x in vector]
    scale = lcm(*(int(x.q) for x in entries))
    return _reduced([int(x.p) * (scale // int(x.q)) for x in entries])


def _reduced(numbers: list[int]) -> tuple[int, ...]:
    divisor = gcd(*numbers) or 1
    if next((x for x in numbers if x), 1) < 0:
        divisor = -divisor
    return tuple(x // divisor for x in numbers)


def _contracted(classes, vector):
    """The other directions modulo one of them, parallel ones together."""
    pivot = next(j for j, x in enumerate(vector) if x)
    found: dict[tuple[int, ...], int] = {}
    for other, members in classes:
        if other is not vector:
            rest = _reduced([vector[pivot] * y - other[pivot] * x for x, y in zip(vector, other, strict=True)])
            found[rest] = found.get(rest, 0) | members
    return list(found.items())
