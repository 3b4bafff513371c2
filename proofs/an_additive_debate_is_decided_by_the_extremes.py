"""Debate before a judge who adds up."""

import rewardtheory as rt
from rewardtheory.games.debate import additive_judge, additive_value
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.preference_hypotheses import EvenMargins


@theorem(source="sukovic2024justifiable", floats=False, needs=["interactions_make_the_start_of_a_debate_matter"])
def an_additive_debate_is_decided_by_the_extremes(margins: EvenMargins):
    """If each feature adds its margin to the verdict and an even number N is shown, the value of the debate is the
    sign of the N/2 greatest plus the N/2 least margins, whoever starts, and both players have strategies that
    secure it."""
    n = len(margins)
    for N in range(2, n + 1, 2):
        for first in (1, 2):
            found = rt.debate_value(additive_judge(margins), n, N, first=first)
            assert found.value == additive_value(margins, N)
            one, two = found.certificates
            assert one.verify().ok and two.verify().ok and -one.value == two.value == found.value
