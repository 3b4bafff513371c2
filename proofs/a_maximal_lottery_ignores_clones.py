"""Clone independence of maximal lotteries."""

from itertools import combinations_with_replacement, permutations

import numpy as np

import rewardtheory as rt
from rewardtheory.verify.claims import theorem


def _profiles():
    """Every multiset of three voters over three alternatives."""
    orders = list(permutations(range(3)))
    return ({"rankings": np.array(p)} for p in combinations_with_replacement(orders, 3))


@theorem(source="conitzer2024social", over=_profiles, needs=["a_clone_can_change_who_wins_by_plurality"])
def a_maximal_lottery_ignores_clones(rankings):
    """With three voters, a copy of an alternative next to it in every ranking changes no other alternative's
    probability in the maximal lottery. (Every profile of three alternatives, every way to place the copy.)"""
    assert not list(rt.axioms.clone_independence(rt.voting.lottery_rule, rankings))
