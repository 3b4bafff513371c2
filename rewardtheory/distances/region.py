"""The return region: the set of pairs (J1, J2) that policies attain, a convex polygon.

Each vertex is a deterministic policy, best for some combination w1 J1 + w2 J2. Regret with ties, worst-case regret,
the regret of near-optimal proxies, hackability with its witness and the front of two objectives are all read off it:
two rewards order policies alike iff it is a rising segment, oppositely iff a falling one.
"""

from dataclasses import dataclass

import numpy as np

from rewardtheory.arithmetic import floats, is_exact, is_jax, to_float
from rewardtheory.distances.extremes import Pair, best_for, pair
from rewardtheory.types import MDP


@dataclass(frozen=True, eq=False)
class ReturnRegion:
    """What `return_region` found.

    Attributes:
        vertices: (V, 2), the corners (J1, J2), counter-clockwise from the lowest J1; one row for a point, two for a
            segment.
        actions: (V, S), for each vertex the actions of a deterministic policy that attains it.
        weights: (V, 2), the direction (w1, w2) in which that policy was found to be best.
        bound: the region lies between this polygon and the polygon blown up by `bound` in every direction (0 in exact
            arithmetic).
    """

    vertices: np.ndarray
    actions: np.ndarray
    weights: np.ndarray
    bound: float


def return_region(mdp: MDP, reward_1, reward_2, *, tolerance: float = 1e-9) -> ReturnRegion:
    """The polygon of (J1(π), J2(π)) over all policies.

    Args:
        mdp: the model, in float64 or exact.
        reward_1, reward_2: R(s,a,s') in the layout of the transition.
        tolerance: corners that stick out by less than this share of the region's width are left out (float64 only);
            in exact arithmetic all corners are found.

    Returns:
        `ReturnRegion`.

    Raises:
        ValueError: on bad input, and under a JAX trace: the number of corners is not known beforehand.

    Notes: two solves for each corner.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"a": {"t": 1}, "b": {"t": 1}, "c": {"t": 1}}}, start="s", discount=0.5)
    >>> region = rt.return_region(mdp, rt.reward(mdp, {("s", "a"): 1}), rt.reward(mdp, {("s", "b"): 1}))
    >>> region.vertices.tolist()
    [[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]]
    """
    two = pair(mdp, reward_1, reward_2)
    if is_jax(two.first):
        raise ValueError(
            "`mdp` or a reward is a JAX array; return_region takes NumPy or exact numbers: use numpy.asarray."
        )
    return region_of(two, tolerance)


def region_of(two: Pair, tolerance: float = 1e-9) -> ReturnRegion:
    """`return_region` without validation."""
    compass = [(-1, 0), (0, -1), (1, 0), (0, 1)]
    found = [(best_for(two, *w), w) for w in compass]
    corners = [(x, w) for x, w in found]
    width = max(abs(to_float(a.first - b.first)) for a, _ in found for b, _ in found)
    height = max(abs(to_float(a.second - b.second)) for a, _ in found for b, _ in found)
    exact = two.mdp.is_exact
    error = 0.0 if exact else max(to_float(x.error) for x, _ in found)
    # Directions are chosen in a square picture, so that neither reward's unit decides which corners are found.
    unit = (width or 1.0, height or 1.0)
    hull: list = []
    for i in range(4):
        hull.append(corners[i])
        hull += _between(two, corners[i], corners[(i + 1) % 4], unit, 0 if exact else tolerance)
    hull = _corners(hull, 0 if exact else max(tolerance, 8 * error / max(min(width or 1, height or 1), 1e-300)), unit)
    points = np.array([[x.first, x.second] for x, _ in hull], dtype=object if exact else float)
    actions = np.array([np.asarray(x.action) for x, _ in hull])
    slack = 0.0 if exact else tolerance * max(width, height) + max(to_float(x.error) for x, _ in hull)
    return ReturnRegion(points, actions, floats([w for _, w in hull]), slack)


def _between(two: Pair, left, right, unit, tolerance) -> list:
    """The corners strictly between two, counter-clockwise."""
    (p, _), (q, _) = left, right
    across, up = q.first - p.first, q.second - p.second
    if across == 0 and up == 0:
        return []
    # The outward normal of the edge p -> q of a counter-clockwise polygon, in units of the picture.
    w1, w2 = up, -across
    if not is_exact(np.asarray(w1)):
        size = np.hypot(w1 / unit[1], w2 / unit[0])
        w1, w2 = w1 / size, w2 / size
    new = best_for(two, w1, w2, start=p.action)
    gain = w1 * (new.first - p.first) + w2 * (new.second - p.second)
    if gain <= (tolerance * unit[0] * unit[1] + new.error if tolerance else 0):
        return []
    middle = (new, (w1, w2))
    return [*_between(two, left, middle, unit, tolerance), middle, *_between(two, middle, right, unit, tolerance)]


def _corners(hull: list, tolerance, unit) -> list:
    """Without repeated points and points inside an edge, starting from the lowest J1 (then J2)."""

    def x_of(item):
        return item[0].first

    def y_of(item):
        return item[0].second

    kept = list(hull)
    changed = True
    while changed and len(kept) > 1:
        changed = False
        near_x, near_y, near = (
            x if tolerance else 0 for x in (unit[0] * tolerance, unit[1] * tolerance, unit[0] * unit[1])
        )
        for i in range(len(kept)):
            p, q, r = kept[i - 1], kept[i], kept[(i + 1) % len(kept)]
            same = abs(x_of(p) - x_of(q)) <= near_x and abs(y_of(p) - y_of(q)) <= near_y
            turn = (x_of(q) - x_of(p)) * (y_of(r) - y_of(q)) - (y_of(q) - y_of(p)) * (x_of(r) - x_of(q))
            inside = (x_of(q) - x_of(p)) * (x_of(r) - x_of(q)) + (y_of(q) - y_of(p)) * (y_of(r) - y_of(q)) >= 0
            flat = len(kept) > 2 and turn <= near * tolerance and inside
            if same or flat:
                del kept[i]
                changed = True
                break
    first = min(range(len(kept)), key=lambda i: (to_float(x_of(kept[i])), to_float(y_of(kept[i]))))
    return kept[first:] + kept[:first]
