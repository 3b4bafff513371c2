"""Rewards as points: where a distance is that of two points, K rewards take K forms and one product of matrices.

STARC, EPIC and DARD standardize each reward once and then measure a difference. `embed` functions stop after the first
half: they give the standardized forms as points of a Euclidean space, with the error of each, or, where the metric is
none of a scalar product, the forms with a function that measures the difference of two.
"""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import numpy as np

from rewardtheory.arithmetic import UNIT_ROUNDOFF, floats, is_jax, to_float
from rewardtheory.distances import canonical as forms
from rewardtheory.distances.batched import val_forms
from rewardtheory.distances.starc import distance_of, standardize
from rewardtheory.types import MDP


class Embedding(NamedTuple):
    """Rewards as points.

    Attributes:
        points: (K, n), such that the distance is `factor` times the Euclidean one; or, with `between`, a list of forms.
        error: (K,), proved bounds on the error of each point.
        factor: of the distance.
        between: a function (i, j) -> (distance, bound) in place of the Euclidean one, or None.
        coverage: over what the distance compares rewards, in words.
    """

    points: Any
    error: np.ndarray
    factor: float
    between: Callable | None = None
    coverage: str = "none: a norm over all available triples"


def embed_units(units: list, coverage: str) -> Embedding:
    """Points of length 1, half of whose distance is Pearson's."""
    if not units:
        raise ValueError("`rewards` is empty; give at least one reward.")
    return Embedding(
        np.stack([u.point for u in units]), np.array([float(u.error) for u in units]), 0.5, coverage=coverage
    )


def embed_starc(mdp: MDP, rewards: Iterable, *, canonical=forms.val, norm: Any = 2, metric: Any = 2) -> Embedding:
    """The standardized forms of STARC."""
    if canonical is forms.val and norm == 2 and metric == 2 and not mdp.is_exact:
        return _val_points(mdp, rewards)
    standard = [standardize(mdp, _numpy(R, k), canonical, norm, metric) for k, R in enumerate(rewards)]
    if not standard:
        raise ValueError("`rewards` is empty; give at least one reward.")
    error = np.array([to_float(s.error) for s in standard])
    if not callable(metric) and metric == 2:
        points = np.stack([_cells(mdp, floats(s.form)) for s in standard])
        return Embedding(points, error, 1.0)

    measure: Any = metric

    def between(i, j):
        return tuple(to_float(x) for x in distance_of(mdp, standard[i], standard[j], measure))

    return Embedding(standard, error, 1.0, between)


def _numpy(R, k: int):
    if is_jax(R):
        raise ValueError(
            f"`rewards[{k}]` is a JAX array; distance_matrix takes NumPy or exact numbers: use numpy.asarray."
        )
    return R


def _cells(mdp: MDP, form):
    """The available cells of a form; one that is constant in s' counts S times, as in the norms."""
    cells = form[mdp.available].ravel()
    return cells * mdp.n_states**0.5 if form.ndim == 2 else cells


def _val_points(mdp: MDP, rewards) -> Embedding:
    found = val_forms(mdp, (_numpy(R, k) for k, R in enumerate(rewards)))
    cells = found.form.reshape(len(found.form), -1)
    cells = cells if mdp.available.all() else np.ascontiguousarray(cells[:, mdp.available.ravel()])
    top = abs(cells).max(axis=1)
    # Scaled by the largest entry: squares must neither underflow nor overflow.
    cells = cells / np.where(top > 0, top, 1.0)[:, None]
    copies = mdp.n_states**0.5
    size = np.sqrt(np.vecdot(cells, cells)) * copies
    spread = copies * cells.shape[1] ** 0.5 * found.error / np.where(top > 0, top, 1.0)
    nonzero = size > 2 * spread
    safe = np.where(nonzero, size, 1.0)
    points = np.where(nonzero, copies / safe, 0.0)[:, None] * cells
    # As in `standardize`: (δ + n(δ)) / (n − n(δ)), and rounding of the norm and the quotient.
    rounding = UNIT_ROUNDOFF * (cells.shape[1] * mdp.n_states + 16)
    error = 2 * spread / np.where(nonzero, size - spread, 1.0) + rounding
    error = np.where(nonzero, error, np.where(found.zero, 0.0, 1.0))
    return Embedding(points, error, 1.0)
