"""Anonymity and neutrality."""

from itertools import combinations_with_replacement, permutations

import numpy as np

import rewardtheory as rt
from rewardtheory.verify.claims import theorem


def _profiles():
    """Every multiset of three voters over three alternatives."""
    orders = list(permutations(range(3)))
    return ({"rankings": np.array(p)} for p in combinations_with_replacement(orders, 3))


@theorem(source="conitzer2024social", over=_profiles, needs=["a_dictator_is_not_anonymous"])
def the_four_rules_are_anonymous_and_neutral(rankings):
    """Plurality, Borda's and Copeland's rules and the maximal lottery depend neither on the order of the voters nor
    on the names of the alternatives. (Every profile of three voters and three alternatives.)"""
    v = rt.voting
    for rule in (v.plurality, v.borda_rule, v.copeland_rule, v.lottery_rule):
        assert not list(rt.axioms.anonymity(rule, rankings)) and not list(rt.axioms.neutrality(rule, rankings))
