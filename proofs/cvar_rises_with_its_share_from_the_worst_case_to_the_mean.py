"""Between caution and expectation."""

import rewardtheory as rt
from rewardtheory.verify.caution_hypotheses import Level, LowerLevel, WeighedRewards
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyMDP


@theorem(source="rockafellar2000cvar", exact=False)
def cvar_rises_with_its_share_from_the_worst_case_to_the_mean(
    mdp: AnyMDP, rewards: WeighedRewards, level: Level, lower: LowerLevel
):
    """The greatest CVaR of the return under a belief in rewards with positive weights rises with the share: it lies between
    the maximin value and the best mean, is the first as soon as the share is at most the least weight, and the second at 1."""
    belief = rt.Rewards(*rewards)
    values = [rt.cvar_policy(mdp, belief, x) for x in (lower, level)]
    worst, mean = rt.maximin_policy(mdp, belief), rt.bayes_optimal_policy(mdp, belief)
    room = 1e-9 * (1 + abs(mean.value) + abs(worst.value)) + sum(x.bound for x in (*values, worst, mean))
    assert worst.value - room <= values[0].value <= values[1].value + room <= mean.value + 2 * room
    if level == 1:
        assert abs(values[1].value - mean.value) <= room
    if lower <= min(belief.weights):
        assert abs(values[0].value - worst.value) <= room
