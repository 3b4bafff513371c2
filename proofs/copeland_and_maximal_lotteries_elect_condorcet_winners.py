"""Condorcet's axiom."""

from itertools import combinations_with_replacement, permutations

import numpy as np

import rewardtheory as rt
from rewardtheory.verify.claims import theorem


def _profiles():
    """Every multiset of three voters over three alternatives."""
    orders = list(permutations(range(3)))
    return ({"rankings": np.array(p)} for p in combinations_with_replacement(orders, 3))


@theorem(source="conitzer2024social", over=_profiles, needs=["plurality_and_borda_can_miss_a_condorcet_winner"])
def copeland_and_maximal_lotteries_elect_condorcet_winners(rankings):
    """An alternative that a majority prefers to every other one wins alone by Copeland's rule and in the maximal
    lottery. (Every profile of three voters and three alternatives.)"""
    for rule in (rt.voting.copeland_rule, rt.voting.lottery_rule):
        assert not list(rt.axioms.condorcet(rule, rankings))
