"""The space of shaping terms of a model: γΦ(s') − Φ(s) for every potential that is 0 after the end."""

import numpy as np

from rewardtheory.arithmetic import rational
from rewardtheory.verify.small_models import cells


def shaping_matrix(mdp, number):
    """The transitions, and the matrix that takes Φ on states before the end to γΦ(s') − Φ(s) on them.

    Args:
        mdp: dense; exact for `number` = rational.
        number: `float`, or `rational` for exact entries.
    """
    where = cells(mdp)
    live = np.flatnonzero(~mdp.terminal)
    column = {int(s): i for i, s in enumerate(live)}
    matrix = np.full((len(where), len(live)), number(0), dtype=object if number is rational else float)
    for row, (s, _, t) in enumerate(where.tolist()):
        matrix[row, column[s]] -= number(1)
        if t in column:
            matrix[row, column[t]] += number(mdp.discount)
    return where, matrix


def kernel(matrix):
    """A basis of the vectors y with matrix · y = 0, in rationals: bundles of transitions that see no potential."""
    from flint import fmpq_mat

    rows, columns = matrix.shape
    reduced, rank = fmpq_mat(rows, columns, matrix.ravel().tolist()).rref()
    pivots = [next(j for j in range(columns) if reduced[i, j] != 0) for i in range(rank)]
    basis = []
    for free in sorted(set(range(columns)) - set(pivots)):
        y = np.full(columns, rational(0), dtype=object)
        y[free] = rational(1)
        for i, j in enumerate(pivots):
            y[j] = -reduced[i, free]
        basis.append(y)
    return basis
