"""HodgeRank: the part of a comparison flow that scores explain, and the cyclic part that none does.

A flow is antisymmetric, Y[i, j] = −Y[j, i]: log-odds, margins, or differences of ratings; w[i, j] = w[j, i] ≥ 0 says how
much each pair counts, 0 where it was never compared. Under the inner product Σ w Y Z a flow splits into three orthogonal
parts (jiang2011hodgerank):

    Y = gradient (s_i − s_j)  +  curl (sums of flows around triangles)  +  harmonic (around longer cycles only)

The scores solve the normal equations L s = div Y with the Laplacian L of w. On a table where every pair was compared
there is no harmonic part.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from rewardtheory.arithmetic import floats, holds_rationals, is_exact, known, rationals, solve_linear
from rewardtheory.validation import numbers


@dataclass(frozen=True, eq=False)
class Hodge:
    """The parts of a flow.

    Attributes:
        scores: (n,), with sum 0.
        gradient: s_i − s_j where the pair counts, 0 elsewhere.
        residual: what scores leave, curl + harmonic.
        curl: the part around triangles.
        harmonic: the part around longer cycles only.
        inconsistency: ‖residual‖² / ‖flow‖², 0 for a flow of scores and 1 for one without any.
    """

    scores: Any
    gradient: Any
    residual: Any
    curl: np.ndarray
    harmonic: np.ndarray
    inconsistency: Any


def hodge_rank(flow, *, weight=None) -> Hodge:
    """The scores nearest to a comparison flow and what they leave.

    s minimizes Σ w_ij (s_i − s_j − Y_ij)².

    Args:
        flow: Y (n, n), antisymmetric; of a table of preferences give the margins ``P − P.T`` or the log-odds. Rationals
            give exact scores and an exact residual.
        weight: w (n, n), symmetric and at least 0; by default every pair counts 1.

    Raises:
        ValueError: where the flow is not antisymmetric, the weight not symmetric or negative, or the pairs that count do
            not connect all alternatives.

    Source: jiang2011hodgerank.

    >>> import rewardtheory as rt
    >>> found = rt.hodge_rank([[0, 1, -1], [-1, 0, 1], [1, -1, 0]])  # rock, paper, scissors
    >>> print(found.scores, found.inconsistency)
    [0. 0. 0.] 1.0
    """
    exact = holds_rationals(flow) or (weight is not None and holds_rationals(weight))
    Y = known(numbers(flow, "flow", exact=exact))
    if Y.ndim != 2 or Y.shape[0] != Y.shape[1] or not len(Y):
        raise ValueError(f"`flow` has shape {Y.shape}; it must be a square table (n, n) with Y[i, j] = −Y[j, i].")
    n = len(Y)
    w = known(numbers(1 - np.eye(n, dtype=int) if weight is None else weight, "weight", exact=exact))
    _check(Y, w)
    w = w * (rationals(1 - np.eye(n, dtype=int)) if exact else 1 - np.eye(n))
    laplacian = np.diag(w.sum(axis=1)) - w
    divergence = (w * Y).sum(axis=1)
    ones = rationals(np.ones((n, n), dtype=int)) if exact else np.ones((n, n))
    scores = solve_linear(laplacian + ones, divergence)
    counted = rationals((w != 0).astype(int)) if exact else (w != 0).astype(float)
    gradient = (scores[:, None] - scores[None, :]) * counted
    residual = (Y - gradient) * counted
    total = (w * Y * Y).sum()
    left = (w * residual * residual).sum()
    curl = _curl_part(floats(residual), floats(w))
    return Hodge(scores, gradient, residual, curl, floats(residual) - curl, left / total if total != 0 else left)


def _check(Y, w) -> None:
    import networkx as nx

    n = len(Y)
    slack = 0 if is_exact(Y) else 1e-12 * max(1.0, float(abs(Y).max()))
    wrong = np.argwhere(abs(Y + Y.T) > slack)
    if len(wrong):
        i, j = (int(x) for x in wrong[0])
        raise ValueError(
            f"`flow`[{i}, {j}] is {Y[i, j]} and [{j}, {i}] is {Y[j, i]}; a flow must be antisymmetric: give P − P.T or the "
            "log-odds of a table of preferences."
        )
    if w.shape != Y.shape:
        raise ValueError(f"`weight` has shape {w.shape}; it must be {Y.shape}, one weight for each pair.")
    wrong = np.argwhere((w < 0) | (w != w.T))
    if len(wrong):
        i, j = (int(x) for x in wrong[0])
        raise ValueError(
            f"`weight`[{i}, {j}] is {w[i, j]} and [{j}, {i}] is {w[j, i]}; weights must be symmetric and at least 0: use the "
            "number of comparisons of the pair."
        )
    graph = nx.Graph([(int(i), int(j)) for i, j in np.argwhere(np.triu(np.asarray(w != 0, dtype=bool), 1))])
    graph.add_nodes_from(range(n))
    parts = sorted(sorted(part) for part in nx.connected_components(graph))
    if len(parts) > 1:
        raise ValueError(
            f"`weight` is not connected: no pair joins {parts[0][:5]} and {parts[1][:5]}, so their scores cannot be set "
            "against each other; rank the parts one by one, or compare a pair across."
        )


def _curl_part(residual: np.ndarray, w: np.ndarray) -> np.ndarray:
    """The projection of the residual on flows around triangles: min ‖R − W⁻¹Cᵀφ‖_w over weights φ of the triangles."""
    import scipy.sparse as sparse
    from scipy.sparse.linalg import lsqr

    n = len(w)
    missing = np.triu(w == 0, 1)
    if not missing.any():
        return residual.copy()
    pairs = np.argwhere(np.triu(w > 0, 1))
    edge = np.full((n, n), -1)
    edge[pairs[:, 0], pairs[:, 1]] = np.arange(len(pairs))
    rows, columns, values, count = [], [], [], 0
    for i, j in pairs.tolist():
        third = np.flatnonzero((w[i] > 0) & (w[j] > 0) & (np.arange(n) > j))
        for k in third.tolist():
            rows += [edge[i, j], edge[j, k], edge[i, k]]
            columns += [count] * 3
            values += [1.0, 1.0, -1.0]
            count += 1
    if not count:
        return np.zeros_like(residual)
    root = np.sqrt(w[pairs[:, 0], pairs[:, 1]])
    design = sparse.csr_array((np.array(values) / root[rows], (rows, columns)), shape=(len(pairs), count))
    target = root * residual[pairs[:, 0], pairs[:, 1]]
    phi = lsqr(design, target, atol=1e-14, btol=1e-14, iter_lim=20 * (len(pairs) + count))[0]
    part = np.zeros_like(residual)
    part[pairs[:, 0], pairs[:, 1]] = (design @ phi) / root
    return part - part.T
