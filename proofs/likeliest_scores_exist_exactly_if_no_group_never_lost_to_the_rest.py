"""Zermelo's and Ford's condition for a finite fit."""

from itertools import combinations

import numpy as np

import rewardtheory as rt
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.preference_hypotheses import AnyWins


@theorem(source="ford1957ranking", exact=False, needs=["an_unbeaten_player_has_no_finite_score"])
def likeliest_scores_exist_exactly_if_no_group_never_lost_to_the_rest(wins: AnyWins):
    """The Bradley-Terry likelihood of counted wins has a finite maximum, unique up to a constant, exactly if every
    group of players has lost to somebody outside of it. With a ridge a maximum always exists where anything was
    played."""
    n = len(wins)
    groups = [list(g) for size in range(1, n) for g in combinations(range(n), size)]
    rest = [[i for i in range(n) if i not in g] for g in groups]
    expected = all(wins[np.ix_(r, g)].any() for r, g in zip(rest, groups, strict=True))
    try:
        found = rt.bradley_terry(wins).converged
    except ValueError:
        found = False
    assert found == expected
    assert not wins.any() or rt.bradley_terry(wins, ridge=0.1).converged
