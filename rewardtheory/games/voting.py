"""Votes: scores of pairwise tables (Borda, Copeland) and rules on rankings (plurality, Borda, Copeland, maximal lottery).

A *rule* takes rankings (voters, n), each row an order from best to worst, and gives a lottery over the alternatives in
exact rationals; alternatives tied for the first place share it. `rewardtheory.games.axioms` checks rules.
"""

from typing import Any

import numpy as np

from rewardtheory.arithmetic import is_exact, rational, rationals
from rewardtheory.games.lottery import maximal_lottery as lottery_of_table
from rewardtheory.games.preferences import (
    as_distribution,
    preferences,
    preferences_of_rankings,
    ranks_of,
)


def borda(table, *, opponent=None) -> Any:
    """The Borda count of each alternative: the probability that it is preferred to one drawn at random, (n,).

    B(i) = Σ_j ν_j P[i, j]. Bradley-Terry scores fitted to comparisons of uniformly drawn pairs have the order of the
    Borda counts, whatever the preferences are (siththaranjan2023hidden).

    Args:
        table: preferences.
        opponent: ν (n,), uniform by default (with the alternative itself, against which it has 1/2).

    Source: siththaranjan2023hidden.

    >>> import rewardtheory as rt
    >>> print(rt.borda([[0.5, 0.75], [0.25, 0.5]]))
    [0.625 0.375]
    """
    P = preferences(table)
    return P.table @ as_distribution(opponent, len(P), "opponent", like=P.table)


def copeland(table) -> Any:
    """The Copeland score of each alternative: pairs won by a majority, ties counted half, exactly, (n,).

    >>> import rewardtheory as rt
    >>> print(rt.copeland([[0.5, 0.75, 0.6], [0.25, 0.5, 0.5], [0.4, 0.5, 0.5]]))
    [2.  0.5 0.5]
    """
    P = preferences(table)
    signs = np.asarray(P.margins)
    wins = np.asarray(signs > 0, dtype=int).sum(axis=1) * 2 + np.asarray(signs == 0, dtype=int).sum(axis=1) - 1
    return rationals(wins) / rational(2) if is_exact(P.table) else wins / 2


def condorcet_winner(table) -> int | None:
    """The alternative that a majority prefers to every other, or None.

    >>> from rewardtheory.games.voting import condorcet_winner
    >>> condorcet_winner([[0.5, 0.75], [0.25, 0.5]])
    0
    """
    margins = preferences(table).margins
    beats = np.asarray(margins > 0, dtype=bool) | np.eye(len(margins), dtype=bool)
    winners = np.flatnonzero(beats.all(axis=1))
    return int(winners[0]) if len(winners) else None


def best(scores) -> np.ndarray:
    """Which scores are the greatest, as a mask: exactly for rationals, up to 1e-12 for floats."""
    scores = np.asarray(scores)
    if is_exact(scores):
        return np.asarray(scores == scores.max(), dtype=bool)
    return scores >= scores.max() - 1e-12 * max(1.0, float(np.abs(scores).max()))


def plurality(rankings) -> Any:
    """The rule that lets those win whom most voters rank first.

    >>> import rewardtheory as rt
    >>> print(rt.voting.plurality([[0, 1, 2], [0, 2, 1], [1, 2, 0]]))
    [1 0 0]
    """
    ranks = ranks_of(rankings)
    return shared(rationals((ranks == 0).sum(axis=0)))


def borda_rule(rankings) -> Any:
    """The rule that lets those win who are above most others, summed over voters.

    >>> import rewardtheory as rt
    >>> print(rt.voting.borda_rule([[0, 1, 2], [0, 1, 2], [1, 2, 0]]))
    [1/2 1/2 0]
    """
    ranks = ranks_of(rankings)
    return shared(rationals((ranks.shape[1] - 1 - ranks).sum(axis=0)))


def copeland_rule(rankings) -> Any:
    """The rule that lets those win who win most pairs by a majority, ties counted half.

    >>> import rewardtheory as rt
    >>> print(rt.voting.copeland_rule([[0, 1, 2], [1, 2, 0], [2, 0, 1]]))
    [1/3 1/3 1/3]
    """
    return shared(copeland(preferences_of_rankings(rankings)))


def lottery_rule(rankings) -> Any:
    """The rule that draws from a maximal lottery; where there are several, from the mean of the vertices of their set.

    >>> import rewardtheory as rt
    >>> print(rt.voting.lottery_rule([[0, 1, 2], [1, 2, 0], [2, 0, 1]]))
    [1/3 1/3 1/3]
    """
    found = lottery_of_table(preferences_of_rankings(rankings))
    vertices = found.vertices
    return vertices.sum(axis=0) / rational(len(vertices))


def dictatorship(rankings) -> Any:
    """The rule that lets the first voter's favorite win: the standard example of a rule that is not anonymous.

    >>> import rewardtheory as rt
    >>> print(rt.voting.dictatorship([[1, 0], [0, 1]]))
    [0 1]
    """
    ranks = ranks_of(rankings)
    return rationals((ranks[0] == 0).astype(int))


def shared(scores) -> Any:
    """The lottery that is even over the greatest scores, in exact rationals."""
    first = best(scores)
    return rationals(first.astype(int)) / rational(int(first.sum()))
