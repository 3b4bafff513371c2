"""Parity of maximal lotteries."""

import rewardtheory as rt
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.preference_hypotheses import AnyPreferences


@theorem(source="conitzer2024social", floats=False, needs=["a_tie_leaves_many_maximal_lotteries"])
def a_unique_maximal_lottery_mixes_an_odd_number_of_alternatives(table: AnyPreferences):
    """The maximal lotteries form a set of dimension d on a support of k alternatives with k − d odd; in particular,
    a unique one mixes an odd number. The set is the hull of its vertices, each of them maximal."""
    found = rt.maximal_lottery(table)
    assert (len(found.support) - found.dimension) % 2 == 1
    vertices = found.vertices
    assert (vertices @ (table - table.T) >= 0).all() and (len(vertices) == 1) == found.unique
