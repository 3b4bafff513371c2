"""Chambers of many hyperplanes, counted modulo primes.

A hyperplane more cuts as many chambers in two as the others have on it: an arrangement has Σ_i c_i chambers, with c_i
those that the first i − 1 hyperplanes cut the i-th into. In three dimensions there are 2 + 2 Σ (m − 1), over the lines
where m ≥ 2 planes meet. Both only ask which hyperplanes share which flats, and modulo a prime a determinant that is not 0
seldom becomes 0; where it does, fewer chambers are counted, so the greatest count of some primes is taken.
"""

from collections.abc import Sequence

import numpy as np
from flint import fmpq

PRIMES = (2**31 - 1, 2**31 - 19, 2**31 - 61)


def chambers(normals: Sequence[Sequence[fmpq]]) -> int:
    """The number of chambers of the hyperplanes n·x = 0: surely not above it, and below it with small probability.

    Args:
        normals: the vectors n, exact, of one length of at least 2; none may be 0.

    Notes: if the determinants were random, 10^7 of them would all differ from 0 modulo one of three primes but with
    probability 10^−13.

    >>> from rewardtheory.verify.atlas.modular import chambers
    >>> chambers([(1, 0, 0), (0, 1, 0), (0, 0, 1), (1, 1, 1)])
    14
    """
    return max(_chambers(_directions(_modulo(normals, prime), prime), prime) for prime in PRIMES)


def _modulo(normals, prime: int) -> np.ndarray:
    rows = [[fmpq(x) for x in row] for row in normals]
    return np.array([[int(x.p) * pow(int(x.q), -1, prime) % prime for x in row] for row in rows], dtype=np.int64)


def _chambers(planes: np.ndarray, prime: int) -> int:
    count, dimension = planes.shape
    if count == 0:
        return 1
    if dimension <= 2:
        return 2 * count
    if dimension == 3:
        return 2 + 2 * _meetings(planes, prime)
    total = 1
    for i in range(count):
        total += _chambers(_restricted(planes[:i], planes[i], prime), prime)
    return total


def _meetings(planes: np.ndarray, prime: int) -> int:
    """Σ (m − 1) over the lines in which m ≥ 2 of some different planes meet."""
    first, second = np.triu_indices(len(planes), 1)
    a, b = planes[first], planes[second]
    lines = [(a[:, i] * b[:, j] % prime - a[:, j] * b[:, i] % prime) % prime for i, j in ((1, 2), (2, 0), (0, 1))]
    pairs = _counted(np.stack(lines, axis=1), prime)
    return int(sum((round((1 + (1 + 8 * c) ** 0.5) / 2) - 1) * k for c, k in zip(*pairs, strict=True)))


def _counted(vectors: np.ndarray, prime: int):
    """(how many of the vectors have one direction, how many directions have so many)."""
    if not len(vectors):
        return (), ()
    code = _scaled(vectors, prime)
    _, counts = np.unique(code, axis=0, return_counts=True)
    return np.unique(counts, return_counts=True)


def _restricted(planes: np.ndarray, plane: np.ndarray, prime: int) -> np.ndarray:
    """The directions of some planes on another one, that coordinate left out which it does not see."""
    pivot = int(np.flatnonzero(plane)[0])
    inverse = pow(int(plane[pivot]), -1, prime)
    share = planes[:, pivot] * inverse % prime
    rest = (planes - share[:, None] * plane[None, :] % prime) % prime
    return _directions(np.delete(rest, pivot, axis=1), prime)


def _directions(vectors: np.ndarray, prime: int) -> np.ndarray:
    return np.unique(_scaled(vectors, prime), axis=0) if len(vectors) else vectors


def _scaled(vectors: np.ndarray, prime: int) -> np.ndarray:
    """Each vector divided by its first entry that is not 0."""
    lead = np.take_along_axis(vectors, (vectors != 0).argmax(axis=1)[:, None], axis=1)[:, 0]
    return vectors * _inverse(lead, prime)[:, None] % prime


def _inverse(x: np.ndarray, prime: int) -> np.ndarray:
    """x^(p−2): the inverse modulo a prime, for a whole array."""
    found, power, exponent = np.ones_like(x), x % prime, prime - 2
    while exponent:
        if exponent & 1:
            found = found * power % prime
        power = power * power % prime
        exponent >>= 1
    return found
