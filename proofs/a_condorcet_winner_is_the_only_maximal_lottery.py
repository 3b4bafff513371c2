"""Where a maximal lottery is no lottery."""

import rewardtheory as rt
from rewardtheory.games.voting import condorcet_winner
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.preference_hypotheses import AnyPreferences


@theorem(source="conitzer2024social", floats=False, needs=["a_tie_leaves_many_maximal_lotteries"])
def a_condorcet_winner_is_the_only_maximal_lottery(table: AnyPreferences):
    """If a majority prefers one alternative to every other one, that alternative has all weight in the one maximal
    lottery, and the greatest Copeland score alone."""
    winner = condorcet_winner(table)
    if winner is not None:
        found, scores = rt.maximal_lottery(table), rt.copeland(table)
        assert found.unique and found.support == (winner,)
        assert all(scores[winner] > scores[i] for i in range(len(table)) if i != winner)
