"""Deciding what a pointwise scheme keeps: f(R)(s,a,s') = φ(R(s,a,s')) with one function φ of numbers.

Only φ matters, and φ is asked once for each number. Then

- a model with one state that goes on for ever keeps the order of its deterministic policies, and its optimum, for every
  reward iff φ is strictly increasing: returns are φ(r)/(1 − γ);
- with three actions it keeps the order of all policies for every reward iff φ is affine and increasing: the policy
  that mixes x and z to be worth y, x < y < z, must stay worth φ(y), which says that the slopes from x to y and to z agree;
- so a pointwise scheme keeps the order of all policies on every model for every reward iff φ(x) = c x + d with c > 0 and,
  where something ends, d = 0: then it is linear, and decided as such.

Everything else is a search in a table: with φ known for all integers up to 100, every reward of a model of two
transitions up to that size, or of three up to 20, costs one matrix product and no call. What is found there is asked of
the scheme itself before it counts.
"""

from collections.abc import Iterator

import numpy as np

from rewardtheory.verify.isolation import Broken
from rewardtheory.verify.property import Batch, Property
from rewardtheory.verify.return_tables import TOLERANCE, ReturnTables
from rewardtheory.verify.small_models import cells, discounts, skeletons, spread

LARGEST = 100
BOXES = {1: 100, 2: 100, 3: 20}
SIZES = ((1, 2), (1, 3), (2, 1), (2, 2))
TRIES = 3


def pointwise(search) -> dict[float, float] | None:
    """φ at the integers up to 100, or None where the scheme is not seen to be pointwise.

    Args:
        search: a `ModelSearch`, whose scheme is asked on several models.
    """
    numbers = np.arange(-LARGEST, LARGEST + 1.0)
    one = skeletons(1, 1)[0].mdp(discounts(1)[0])
    try:
        phi = search._apply(one, spread(one, numbers[:, None]))[:, 0, 0, 0]
        random = np.random.default_rng(search.seed)
        for skeleton in (skeletons(1, 3)[0], skeletons(2, 2)[0], skeletons(2, 2)[-1], skeletons(3, 2)[-1]):
            mdp = skeleton.mdp(discounts(3, 6)[0])
            rows = random.integers(-LARGEST, LARGEST + 1, (12, len(cells(mdp)))).astype(float)
            place = (slice(None), *cells(mdp).T)
            found = search._apply(mdp, spread(mdp, rows))[place]
            expected = phi[rows.astype(int) + LARGEST]
            if np.abs(found - expected).max() > TOLERANCE * max(1.0, float(np.abs(expected).max())):
                return None
    except Broken:
        return None
    return dict(zip(numbers.tolist(), phi.tolist(), strict=True))


def smallest(search, phi: dict[float, float], open_: list[Property]) -> Iterator[tuple[Property, Batch]]:
    """Failures that the table of φ shows, asked of the scheme again, smallest first."""
    table = np.array([phi[x] for x in sorted(phi)])
    wanted = [p for p in open_ if p.follows]
    for states, actions in SIZES:
        for skeleton in skeletons(states, actions):
            count = skeleton.transitions
            if count > 3:
                break
            rows = _box(count)
            for discount in discounts(states):
                if search.runner.left() < search._kept:
                    return
                mdp = skeleton.mdp(discount)
                tables = ReturnTables(mdp)
                before, after = spread(mdp, rows), spread(mdp, table[rows.astype(int) + LARGEST])
                looked_up = Batch(tables, tables, before, after, lambda other: other)
                for p in [p for p in wanted if p.id not in search.found]:
                    for i in np.flatnonzero(p.violated(looked_up))[:TRIES].tolist():
                        asked = search.batch(mdp, tables, before[i : i + 1])[0]
                        if p.violated(asked).any():
                            yield p, asked


def _box(count: int) -> np.ndarray:
    size = BOXES[count]
    every = np.stack(np.meshgrid(*[np.arange(-size, size + 1.0)] * count, indexing="ij"), axis=-1).reshape(-1, count)
    return every[np.lexsort((*(-every.T), np.abs(every).sum(axis=1)))]
