"""Debate before a judge who looks at pairs."""

import rewardtheory as rt
from rewardtheory.games.debate import pairwise_judge
from rewardtheory.verify.claims import counterexample


@counterexample(source="sukovic2024justifiable")
def interactions_make_the_start_of_a_debate_matter():
    """Of four features two are shown, and the judge adds an interaction of each pair: −1 for (0, 1), (0, 2) and (1,
    3), 1 for (0, 3) and (1, 2). Whoever moves second answers with a partner in its favor: the value is −1 if player
    1 starts and 1 if player 2 does. The sum over all features is −1. (The certificate: player 2 secures its win
    when player 1 starts.)"""
    judge = pairwise_judge([[0, -1, -1, 1], [-1, 0, 1, -1], [-1, 1, 0, 0], [1, -1, 0, 0]])
    first, second = (rt.debate_value(judge, 4, 2, first=k) for k in (1, 2))
    assert first.value == -1 and second.value == 1 and judge(frozenset(range(4))) < 0
    return first.certificates[1]
