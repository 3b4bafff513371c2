"""Extreme rays of a pointed cone {λ : G λ ≥ 0} in exact rationals, by the double description method."""

from flint import fmpq, fmpq_mat

MOST = 10_000
"""More rays than these, at any stage, are refused."""


def extreme_rays(G: list[list[fmpq]]) -> list[list[fmpq]]:
    """The extreme rays of {λ : G λ ≥ 0}, each scaled to have absolute values that sum to 1.

    It begins with as many independent rows as there are unknowns, whose cone is simplicial, and adds the others: a row
    keeps the rays on its side, and cuts each pair of adjacent rays across it in a new one. Two rays are adjacent exactly
    if no third one lies on all the rows that both lie on.

    Args:
        G: (m, d), of rank d, as lists of rationals.

    >>> from flint import fmpq
    >>> from rewardtheory.games.polytope import extreme_rays
    >>> sorted(extreme_rays([[fmpq(1), fmpq(0)], [fmpq(0), fmpq(1)], [fmpq(1), fmpq(-1)]]))
    [[1/2, 1/2], [1, 0]]
    """
    d = len(G[0])
    chosen = _independent(G, d)
    inverse = fmpq_mat(d, d, [x for r in chosen for x in G[r]]).inv()
    rays = [[inverse[i, c] for i in range(d)] for c in range(d)]
    # For each ray the rows, of those seen, on which it is 0.
    tight = [frozenset(r for r in chosen if r != chosen[c]) for c in range(d)]
    for r in range(len(G)):
        if r in set(chosen):
            continue
        height = [sum((g * x for g, x in zip(G[r], ray, strict=True)), fmpq(0)) for ray in rays]
        on = [t | {r} if y == 0 else t for t, y in zip(tight, height, strict=True)]
        keep = [i for i, y in enumerate(height) if y >= 0]
        new_rays, new_tight = [rays[i] for i in keep], [on[i] for i in keep]
        above = [i for i in keep if height[i] > 0]
        below = [i for i, y in enumerate(height) if y < 0]
        for i in above:
            for j in below:
                shared = tight[i] & tight[j]
                if len(shared) < d - 2 or any(shared <= tight[k] for k in range(len(rays)) if k != i and k != j):
                    continue
                ray = [height[i] * b - height[j] * a for a, b in zip(rays[i], rays[j], strict=True)]
                new_rays.append(_scaled(ray))
                new_tight.append(shared | {r})
                if len(new_rays) > MOST:
                    raise ValueError(
                        f"`vertices` of this set are more than {MOST}; ask for `dimension` and `support` only."
                    )
        rays, tight = new_rays, new_tight
    return [_scaled(ray) for ray in rays]


def _independent(G, d: int) -> list[int]:
    """The first rows of rank d: the pivot columns of the transposed matrix."""
    m = len(G)
    reduced, rank = fmpq_mat(d, m, [G[r][c] for c in range(d) for r in range(m)]).rref()
    if rank < d:
        raise ValueError(f"`G` has rank {rank}; a pointed cone needs {d}.")
    return [next(c for c in range(m) if reduced[r, c]) for r in range(d)]


def _scaled(ray: list[fmpq]) -> list[fmpq]:
    size = sum((abs(x) for x in ray), fmpq(0))
    return [x / size for x in ray]
