"""NPEC: how near the nearest scaled and shaped version of one reward comes to another, under a coverage.

    NPEC(R1, R2) = inf over λ ≥ 0 and Φ of ‖λ R1 + γΦ(s') − Φ(s) − R2‖ / inf over Φ of ‖γΦ(s') − Φ(s) − R2‖

For the 2-norm this has a closed form: with a, b what shaping cannot remove from R1, R2 (their least shaped versions),
NPEC = sqrt(1 − max(0, cos(a, b))²), at λ = max(0, ⟨a, b⟩) / |a|².
"""

from typing import Any, NamedTuple

import numpy as np

from rewardtheory.arithmetic import floats, is_exact, namespace, roundoff, scalar
from rewardtheory.distances.canonical import everywhere, is_zero
from rewardtheory.distances.coverage import name_of, uniform, weights_of
from rewardtheory.distances.minimal import _potential_squares, _weights, minimal_potential_error
from rewardtheory.distances.pearson import Unit, unit
from rewardtheory.makers import as_reward
from rewardtheory.transition import probability
from rewardtheory.types import MDP


class Nearest(NamedTuple):
    """The scaled and shaped version of one reward that is nearest to another.

    Attributes:
        distance: NPEC, in [0, 1].
        bound: a proved bound on its error.
        unnormalized: ‖λ R1 + γΦ(s') − Φ(s) − R2‖ under the coverage.
        scale: λ ≥ 0.
        potential: Φ (S,).
        coverage: what the coverage is called.
    """

    distance: Any
    bound: Any
    unnormalized: Any
    scale: Any
    potential: Any
    coverage: str


def npec(mdp: MDP, reward_1, reward_2, *, coverage=uniform):
    """The nearest point in equivalence class distance between two rewards, in [0, 1], for the 2-norm.

    NPEC = min over λ ≥ 0, Φ of ‖λ R1 + γΦ(s') − Φ(s) − R2‖ / min over Φ of ‖γΦ(s') − Φ(s) − R2‖

    Args:
        mdp: the model.
        reward_1: R1, which is scaled and shaped.
        reward_2: R2, the target.
        coverage: the triples that count, by default `rt.coverage.uniform`; every live state must be covered.

    Returns:
        A number in [0, 1]: 0 where R2 is a scaled and shaped R1 (or pure shaping), 1 where R1 is no help. In this norm
        it is symmetric but for trivial rewards. `rt.nearest` has the bound, λ and Φ.

    Raises:
        ValueError: on bad input.

    Source: gleave2021epic; the closed form is derived in the text-book.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"a": {"s": 1}, "b": {"s": 1}}}, start="s", discount=0.5)
    >>> r = rt.reward(mdp, {("s", "a"): 1})
    >>> float(rt.npec(mdp, r, -r)), float(rt.npec(mdp, r, rt.shape(mdp, 2 * r, [3])))
    (1.0, 0.0)
    """
    return scalar(nearest(mdp, reward_1, reward_2, coverage=coverage).distance)


def nearest(mdp: MDP, reward_1, reward_2, *, coverage=uniform) -> Nearest:
    """The scale λ ≥ 0 and the potential that bring one reward nearest to another, with their distance `rt.npec`.

    Args, Raises: as for `rt.npec`.

    Returns:
        `Nearest`.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"a": {"s": 1}, "b": {"s": 1}}}, start="s", discount=0.5)
    >>> r = rt.reward(mdp, {("s", "a"): 1})
    >>> found = rt.nearest(mdp, r, rt.shape(mdp, 2 * r, [3]))
    >>> round(float(found.scale), 9), found.potential.round(9).tolist(), found.coverage
    (2.0, [3.0], 'uniform over S × available actions × S')
    """
    place, D, (R1, R2) = _placed(mdp, coverage, (reward_1, reward_2))
    w = _weights(place, D, zero=True)
    fits = [_potential_squares(place, R, w) for R in (R1, R2)]
    points = [_unit(place, f.residual, R, w) for f, R in zip(fits, (R1, R2), strict=True)]
    a, b = points
    # |u − v| and |u + v| of the units give 1 − cos and 1 + cos without cancellation.
    xp = namespace(a.point, b.point)
    apart, together = ((x * x).sum() / 2 for x in (a.point - b.point, a.point + b.point))
    obtuse = apart >= together
    product = xp.where(apart * together > 0, apart * together, 0.0)
    off = a.error + b.error + 4 * (len(a.point) + 8) * roundoff(a.point)
    some = [(u.point != 0).any() for u in points]
    distance = xp.where(obtuse, 1.0, product**0.5)
    distance = xp.where(some[1], xp.where(some[0], xp.clip(distance, 0.0, 1.0), 1.0), 0.0)
    lengths = [(w * f.residual * f.residual).sum() for f in fits]
    inner = (w * fits[0].residual * fits[1].residual).sum()
    scale = xp.where(lengths[0] != 0, inner / xp.where(lengths[0] != 0, lengths[0], lengths[0] * 0 + 1), inner * 0)
    scale = scale[()] if isinstance(scale, np.ndarray) else scale
    scale = xp.where(scale > 0, scale, scale * 0)
    scale = scale[()] if isinstance(scale, np.ndarray) else scale
    phi = fits[1].potential * -1 + scale * fits[0].potential
    length = (floats(lengths[1]) if mdp.is_exact else lengths[1]) ** 0.5
    return Nearest(distance, xp.minimum(off, 1.0), distance * length, scale, phi, name_of(coverage))


def _unit(mdp: MDP, residual, R, w) -> Unit:
    off = minimal_potential_error(mdp, R, weights=w)
    zero = is_zero(R)
    if is_exact(residual):
        zero = zero or (residual == 0).all()
        residual, w = floats(residual), floats(w)
        off = 4 * roundoff(residual) * float(abs(residual).max())
    return unit(residual * w**0.5, off, zero=zero)


def _placed(mdp: MDP, coverage, rewards):
    """The model, the coverage and the rewards in one layout: that of the coverage."""
    D = weights_of(mdp, coverage)
    if tuple(D.shape) == tuple(probability(mdp.transition).shape):
        return mdp, D, [as_reward(mdp, R, f"reward_{i + 1}") for i, R in enumerate(rewards)]
    return mdp.dense(), D, [everywhere(mdp, R, f"reward_{i + 1}") for i, R in enumerate(rewards)]
