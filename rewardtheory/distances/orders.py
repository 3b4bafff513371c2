"""The orders of policies that rewards can realize: the faces of an arrangement of hyperplanes, exactly.

A reward orders policies by J = η·R, so the pairs (i, j) cut the space of rewards by the hyperplanes (η_i − η_j)·R = 0,
and each face is one weak order. The faces of dimension 1 (rays) come from intersecting hyperplanes, and every face is a
composition of rays: X∘Y takes the sign of X, and of Y where X is 0. All in rationals; nothing is sampled.
"""

import itertools
from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
from flint import fmpq, fmpq_mat

from rewardtheory.distances.finite_policies import occupancies
from rewardtheory.types import MDP

MOST_ORDERS = 200_000


class Order(NamedTuple):
    """A weak order of policies.

    Attributes:
        levels: the places of the policies, worst first; those of one level are tied.
        reward: expected rewards r(s,a) (S, A) in rationals that realize it.
    """

    levels: tuple[tuple[int, ...], ...]
    reward: Any

    @property
    def is_strict(self) -> bool:
        """Whether no two policies tie."""
        return all(len(level) == 1 for level in self.levels)


def realizable_orders(mdp: MDP, policies: Iterable | None = None) -> list[Order]:
    """All weak orders of policies that some reward realizes, each with such a reward.

    Args:
        mdp: the model; its numbers are taken as the rationals that they are.
        policies: a finite set; by default all deterministic ones.

    Returns:
        The orders, those with fewer levels first; the trivial one is among them.

    Raises:
        ValueError: where there are more than 200,000.

    Notes: with H hyperplanes in d dimensions, C(H, d − 1) small eliminations and (orders x rays) compositions.

    Source: skalse2022hacking.

    >>> import rewardtheory as rt
    >>> arms = rt.mdp({"s": {"a": "t", "b": "t", "c": "t"}}, start="s", discount=0.5)
    >>> orders = rt.realizable_orders(arms)
    >>> len(orders), sum(order.is_strict for order in orders)
    (13, 6)
    """
    x = occupancies(mdp, None if policies is None else list(policies))
    basis = _coordinates([row - x[0] for row in x[1:]])
    shape = mdp.available.shape
    if not basis:
        return [_order(x, np.full(x.shape[1], fmpq(0), dtype=object), shape)]
    # Rewards that agree on all differences are one: coordinates c stand for the reward Σ c_k b_k.
    table = np.array([[row @ b for b in basis] for row in x], dtype=object)
    normals = _directions(table)
    rays = _rays(normals, len(basis))
    faces = _compositions([tuple(_sign(v) for v in normals @ ray) for ray in rays], rays)
    orders = [
        _order(x, sum((c * b for c, b in zip(point, basis, strict=True)), x[0] * 0), shape) for point in faces.values()
    ]
    return sorted(orders, key=lambda order: (len(order.levels), order.levels))


def _order(x, reward, shape) -> Order:
    J = x @ reward
    groups: dict = {}
    for i, value in enumerate(J):
        groups.setdefault(value, []).append(i)
    return Order(tuple(tuple(groups[v]) for v in sorted(groups)), reward.reshape(shape))


def _sign(x) -> int:
    return (x > 0) - (x < 0)


def _coordinates(rows) -> list:
    """Independent rows among those given."""
    kept: list = []
    for row in rows:
        trial = [*kept, row]
        if fmpq_mat(len(trial), len(row), [v for r in trial for v in r]).rank() == len(trial):
            kept.append(row)
    return kept


def _directions(table) -> np.ndarray:
    """The differences of rows, parallel ones once, as rows of rationals."""
    found: dict = {}
    for i, j in itertools.combinations(range(len(table)), 2):
        v = table[j] - table[i]
        lead = next((a for a in v if a != 0), None)
        if lead is not None:
            v = v / lead
            found[tuple((int(a.p), int(a.q)) for a in v)] = v
    return np.array(list(found.values()), dtype=object).reshape(len(found), -1)


def _rays(normals, d: int) -> list:
    """One vector for each direction, both ways, on which d − 1 independent hyperplanes meet."""
    found: dict = {}
    for rows in itertools.combinations(normals, d - 1):
        line = _kernel(rows, d)
        if line is None:
            continue
        lead = next(a for a in line if a != 0)
        line = line / abs(lead)
        for ray in (line, -line):
            found[tuple((int(a.p), int(a.q)) for a in ray)] = ray
    return list(found.values())


def _kernel(rows, d: int):
    """The vector orthogonal to d − 1 independent rows, or None where they are not independent."""
    if d == 1:
        return np.array([fmpq(1)], dtype=object)
    table, rank = fmpq_mat(len(rows), d, [v for row in rows for v in row]).rref()
    if rank < d - 1:
        return None
    pivots = [next(j for j in range(d) if table[i, j] != 0) for i in range(rank)]
    free = next(j for j in range(d) if j not in pivots)
    line = np.full(d, fmpq(0), dtype=object)
    line[free] = fmpq(1)
    for i, j in enumerate(pivots):
        line[j] = -table[i, free]
    return line


def _compositions(signs, rays) -> dict:
    """All sign vectors that compositions of those of the rays reach, each with a point of its face."""
    zero = tuple(0 for _ in signs[0])
    found = {zero: rays[0] * 0}
    for sign, ray in zip(signs, rays, strict=True):
        found.setdefault(sign, ray)
    pending = list(found)
    while pending:
        face = pending.pop()
        for sign, ray in zip(signs, rays, strict=True):
            # Rays that conform to the face in no entry with opposite signs: their sum lies in the composition.
            if any(a * b < 0 for a, b in zip(face, sign, strict=True)):
                continue
            new = tuple(a or b for a, b in zip(face, sign, strict=True))
            if new not in found:
                if len(found) >= MOST_ORDERS:
                    raise ValueError(f"`policies` have more than {MOST_ORDERS} realizable orders; name fewer policies.")
                found[new] = found[face] + ray
                pending.append(new)
    return found


def unhackable_orders(first: Order, second: Order) -> bool:
    """Whether no pair is ordered strictly in opposite ways by two orders of the same policies.

    >>> import rewardtheory as rt
    >>> from rewardtheory.distances.orders import Order, unhackable_orders
    >>> unhackable_orders(Order(((0,), (1, 2)), None), Order(((0, 1), (2,)), None))
    True
    """
    a, b = _ranks(first), _ranks(second)
    return all((a[i] - a[j]) * (b[i] - b[j]) >= 0 for i, j in itertools.combinations(a, 2))


def simplifies_order(order: Order, simple: Order) -> bool:
    """Whether the second order keeps the ties of the first, turns nothing round, and adds a tie.

    >>> from rewardtheory.distances.orders import Order, simplifies_order
    >>> simplifies_order(Order(((0,), (1,), (2,)), None), Order(((0,), (1, 2)), None))
    True
    """
    a, b = _ranks(order), _ranks(simple)
    pairs = list(itertools.combinations(a, 2))
    if any(a[i] == a[j] and b[i] != b[j] for i, j in pairs) or not unhackable_orders(order, simple):
        return False
    return any(a[i] != a[j] and b[i] == b[j] for i, j in pairs)


def _ranks(order: Order) -> dict[int, int]:
    return {i: k for k, level in enumerate(order.levels) for i in level}
