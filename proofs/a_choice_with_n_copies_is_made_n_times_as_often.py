"""Retargetability: options in proportion."""

from collections import Counter

import rewardtheory as rt
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.off_switch_hypotheses import Branches


@theorem(source="turner2022retargetable", floats=False)
def a_choice_with_n_copies_is_made_n_times_as_often(branches: Branches):
    """Let A and B be disjoint sets of options, B at least n times as large as A. Over all ways to give any numbers to the
    options, the greatest lies in B alone at least n times as often as in A alone, and in B at all at least n times as
    often as in A alone."""
    size, other, _, rewards = branches
    n = other // size

    def chosen(r):
        best = max(r)
        return any(x == best for x in r[:size]), any(x == best for x in r[size:])

    found: Counter = rt.orbit_counts(rewards, chosen)
    only_a, only_b, both = found[True, False], found[False, True], found[True, True]
    assert only_b >= n * only_a and only_b + both >= n * only_a
