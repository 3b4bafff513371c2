"""Less information is worth no more, if each player loses it alone."""

import rewardtheory as rt
from rewardtheory.verify.agreement import at_most
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.off_switch_hypotheses import AnyMixture, AnyPartialGame


@theorem(source="garber2024observable", floats=False, needs=["telling_both_players_whether_they_agree_helps"])
def garbling_what_the_players_see_never_helps(game: AnyPartialGame, mixture: AnyMixture):
    """Let each player's observation pass through a kernel of its own, the pair of kernels drawn at random independently of
    the state. Then the best pair of policies is worth no more than before, for every prior and every payment."""
    before = rt.partial_off_switch(*game)
    after = rt.garble(before, mixture)
    assert at_most(rt.optimal_pairs(after).value, rt.optimal_pairs(before).value)
