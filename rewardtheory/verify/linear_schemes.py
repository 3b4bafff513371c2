"""Deciding what a linear scheme keeps on one model, for every reward at once.

Write f(R) = L R + b, and T for the differences of the policies' visits to transitions: T R are the differences of
returns, and T spans the tangent space of the occupancies. f keeps the order of all policies for every reward iff

    T L = c T for some c > 0   and   T b = 0:

Lᵀ acts on the tangent space as a positive multiple of the identity, and the offset is orthogonal to it. (R = 0 forces
T b = 0. Then T L R must be a positive multiple of T R for every R; a linear map for which every image is a multiple
of T R is c T.) With c = 1 all differences of returns stay. The change f(R) − R is a shaping term for every reward iff
Y (L − I) = 0 and Y b = 0 for a basis Y of the bundles of transitions that see no potential.

Paths are decided in the same way. The trajectories from the start are the policies of a model in which outcomes may be
chosen too, so their differences span all bundles that see no potential: Y L = c Y with c > 0 and Y b = 0 keeps the order
of all trajectories. Every transition is a fragment, so differences of fragments span W, all bundles whose weights sum
to 0, and all bundles at all where two transitions can follow each other (then a fragment of two less a fragment of one
has the sum γ). The order of fragments stays for every reward iff W L = c W for some c > 0 and W b = 0: each difference w
must satisfy w L = c_w w with c_w > 0, as above, and the c_w agree because w = e_i − e_j added to another difference of
fragments is a difference of fragments again.

One matrix product decides each, in rationals where the scheme takes rationals.

A positively homogeneous scheme, f(cR) = c f(R) for c > 0, need not be linear; many are where no reward changes its sign
(2R for gains and R for losses, |R|). Then f(R) = b + Σ_i R_i⁺ U_i + R_i⁻ D_i with U_i = f(e_i) − b, D_i = f(−e_i) − b, and on
the rewards of the signs σ it is the linear map L_σ with the columns U_i or −D_i. It keeps an order for every reward if
every L_σ satisfies the condition above with a c_σ > 0 of its own: up to 2⁶ matrix products. (It is necessary too if the
differences span two dimensions or more: two linear maps whose images are parallel on an open cone are multiples of each
other. With one dimension signs may do with less, and the search goes on.)
"""

import itertools
from typing import NamedTuple

import numpy as np

from rewardtheory.arithmetic import floats, is_exact, rational, rationals
from rewardtheory.types import MDP
from rewardtheory.verify.return_tables import TOLERANCE, ReturnTables
from rewardtheory.verify.shaping_space import kernel, shaping_matrix
from rewardtheory.verify.small_models import cells, spread

DECISIONS = frozenset({"positive", "equal", "shaping", "trajectories", "fragments"})
CHECKS = (3, 50, 1000)  # sizes of the random rewards at which linearity is checked


class Decision(NamedTuple):
    """What a linear scheme keeps on one model.

    Attributes:
        keeps: among "positive" (the order of all policies), "equal" (all differences of returns), "shaping" (the
            change is a shaping term), "trajectories" and "fragments" (their orders).
        exact: whether it was decided in rationals.
        linear: whether the scheme is linear, or only where no reward changes its sign.
        up, down, offset: what a unit of gain or of loss on each transition becomes, and the reward 0, in float64.
    """

    keeps: frozenset[str]
    exact: bool
    linear: bool
    up: np.ndarray
    down: np.ndarray
    offset: np.ndarray

    def explains(self, rows, results) -> bool:
        """Whether the results of the scheme at rows of numbers are those of these maps, up to rounding."""
        return _equal(_mapped(rows, self.up, self.down) + self.offset, results)


def decide(mdp: MDP, tables: ReturnTables, apply, random) -> Decision | None:
    """What a scheme keeps on a model, or None where it is linear not even between changes of sign.

    Args:
        mdp: float or exact; the scheme runs in its numbers.
        tables: of the model.
        apply: the scheme, from rewards (N, S, A, S) to such.
        random: a NumPy generator, for the rewards at which linearity is checked.
    """
    where = cells(mdp)
    place = (slice(None), where[:, 0], where[:, 1], where[:, 2])
    n = len(where)
    checks = np.array([random.integers(-size, size + 1, n) for size in CHECKS])
    unit = np.eye(n, dtype=int)
    rows = np.vstack([np.zeros((1, n), int), unit, -unit, checks])
    rows = rationals(rows) if mdp.is_exact else rows.astype(float)
    results = apply(spread(mdp, rows))[place]
    if mdp.is_exact and not is_exact(results):
        return None
    offset, up, down = results[0], results[1 : n + 1] - results[0], results[n + 1 : 2 * n + 1] - results[0]
    given = rows[2 * n + 1 :]
    if not _equal(results[2 * n + 1 :], _mapped(given, up, down) + offset):
        return None
    linear = _equal(up, -down)
    signs = [(1,) * n] if linear else list(itertools.product((1, -1), repeat=n))
    columns = np.ravel_multi_index(tuple(where.T), mdp.transition.shape)
    basis = kernel(shaping_matrix(mdp.exact(), rational)[1].T)
    Y = np.array(basis, dtype=object).reshape(-1, n)
    Y = Y if mdp.is_exact else floats(Y)
    spaces = tables.tangent[:, columns], Y, _fragments(where, rows[1 : n + 1])
    keeps = set(DECISIONS)
    for sigma in signs:
        matrix = np.where(np.array(sigma)[:, None] > 0, up, -down).T
        keeps &= _kept(matrix, offset, rows[1 : n + 1], *spaces)
    return Decision(frozenset(keeps), mdp.is_exact, linear, floats(up), floats(down), floats(offset))


def _kept(matrix, offset, identity, tangent, Y, fragments) -> set[str]:
    """What one linear map with an offset keeps."""
    keeps = set()
    c = _multiple(tangent, matrix, offset)
    if c is not None:
        keeps |= {"positive"} | ({"equal"} if _equal(c, c * 0 + 1) else set())
    if _equal(Y @ (matrix - identity), Y * 0) and _equal(Y @ offset, Y @ offset * 0):
        keeps.add("shaping")
    if _multiple(Y, matrix, offset) is not None:
        keeps.add("trajectories")
    if _multiple(fragments, matrix, offset) is not None:
        keeps.add("fragments")
    return keeps


def _mapped(rows, up, down):
    """Σ R_i⁺ U_i + R_i⁻ D_i for rows of numbers."""
    gains = np.where(rows > 0, rows, rows * 0)
    return gains @ up + (gains - rows) @ down


def _fragments(where, identity):
    """A basis W of the differences of fragments."""
    follow = (where[:, None, 2] == where[None, :, 0]).any()
    return identity if follow else identity[1:] - identity[:1]


def _multiple(T, matrix, offset):
    """The c > 0 with T · matrix = c T and T · offset = 0, or None; 1 where T is 0 and there is nothing to keep."""
    if not T.size or _equal(T, T * 0):
        return np.ones(1)
    image = T @ matrix
    at = np.unravel_index(max(range(T.size), key=lambda i: abs(T.ravel()[i])), T.shape)
    c = image[at] / T[at]
    positive = c > 0 if is_exact(T) else c > TOLERANCE
    return np.array([c]) if positive and _equal(image, c * T) and _equal(T @ offset, T @ offset * 0) else None


def _equal(x, y) -> bool:
    if is_exact(x) or is_exact(y):
        return bool((x == y).all())
    size = max(1.0, float(np.abs(x).max(initial=0)), float(np.abs(y).max(initial=0)))
    return bool((np.abs(x - y) <= TOLERANCE * size).all())
