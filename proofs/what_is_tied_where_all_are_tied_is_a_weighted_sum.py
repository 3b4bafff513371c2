"""The core of all theorems about weighted sums of objectives."""

import numpy as np
from flint import fmpq

from rewardtheory.objectives.order_programs import dot, nullspace
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.expressivity_hypotheses import Aggregated


@theorem(
    source="pitis2023aggregation",
    floats=False,
    needs=["maximizing_the_worse_of_two_returns_is_no_function_from_trajectories"],
)
def what_is_tied_where_all_are_tied_is_a_weighted_sum(utilities: Aggregated):
    """Prospects may be mixed, and utilities of mixtures are expectations. V = c + Σ wᵢ Vᵢ on all prospects iff V ties every
    two mixtures that all Vᵢ tie. (Two mixtures differ by a direction d with Σ d = 0; so for returns of policies and the
    rewards behind them: an aggregate that is a reward, and is tied where all objectives are tied, is a weighted sum.)"""
    V, whole = utilities
    n = len(whole)
    rows = [[fmpq(1)] * n, *(list(row) for row in V)]
    directions = nullspace(rows, n)
    tied = all(dot(list(whole), d) == 0 for d in directions)
    # c and w by the same elimination: V is in the span of the rows iff what the rows cancel, V cancels.
    columns = nullspace([list(row) for row in np.array([*rows, list(whole)], dtype=object).T], len(rows) + 1)
    weighted = any(x[-1] != 0 for x in columns)
    assert tied == weighted
    for x in columns:
        if x[-1] != 0:
            c, *w = (-y / x[-1] for y in x[:-1])
            assert (whole == c + sum((wi * row for wi, row in zip(w, V, strict=True)), 0 * whole)).all()
