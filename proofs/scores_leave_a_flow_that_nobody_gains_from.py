"""The residual of HodgeRank."""

import rewardtheory as rt
from rewardtheory.verify.agreement import at_most, same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.preference_hypotheses import AnyPreferences


@theorem(source="jiang2011hodgerank", needs=["a_circle_is_all_residual"])
def scores_leave_a_flow_that_nobody_gains_from(table: AnyPreferences):
    """The scores nearest to the margins A = P − Pᵀ are their row means. What they leave sums to 0 for every
    alternative and is orthogonal to all differences of scores, so the squares add up: ‖A‖² = ‖gradient‖² +
    ‖residual‖²."""
    margins = table - table.T
    found = rt.hodge_rank(margins)
    n = len(table)
    assert same(found.scores * n, margins.sum(axis=1)) and same(found.residual.sum(axis=1), margins.sum(axis=1) * 0)
    squares = [(x * x).sum() for x in (margins, found.gradient, found.residual)]
    assert same(squares[0], squares[1] + squares[2]) and at_most(squares[1], squares[0])
