"""Monotonicity."""

from itertools import combinations_with_replacement, permutations

import numpy as np

import rewardtheory as rt
from rewardtheory.verify.claims import theorem


def _profiles():
    """Every multiset of three voters over three alternatives."""
    orders = list(permutations(range(3)))
    return ({"rankings": np.array(p)} for p in combinations_with_replacement(orders, 3))


@theorem(
    source="conitzer2024social",
    over=_profiles,
    needs=["raising_an_alternative_can_lower_its_share_of_a_maximal_lottery"],
)
def plurality_borda_and_copeland_are_monotone(rankings):
    """Raising an alternative in one ranking never lowers its probability by plurality, Borda's or Copeland's rule.
    (Every profile of three voters and three alternatives, every raise by one place.)"""
    for rule in (rt.voting.plurality, rt.voting.borda_rule, rt.voting.copeland_rule):
        assert not list(rt.axioms.monotonicity(rule, rankings))
