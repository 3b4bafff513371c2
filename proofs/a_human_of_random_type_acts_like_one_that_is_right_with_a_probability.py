"""Random types and random answers are the same game."""

import rewardtheory as rt
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.off_switch_hypotheses import AnyBelief
from rewardtheory.verify.shaping_hypotheses import Share


@theorem(source="wangberg2017offswitch")
def a_human_of_random_type_acts_like_one_that_is_right_with_a_probability(belief: AnyBelief, share: Share):
    """A human who is rational with probability r, and else does the contrary, gives waiting the same value as one who is
    right with probability r whatever U is; so does a rational one whose answer is misread with probability 1 − r."""
    u, p = belief
    game = rt.beliefs.finite(u, p)
    perfect = rt.humans.rational(u)
    mixed = share * (p * u * perfect).sum() + (1 - share) * (p * u * (1 - perfect)).sum()
    for human in (rt.humans.two_types(share, share), rt.humans.misreporting(rt.humans.rational, 1 - share)):
        assert same(rt.two_type_values(game, human).wait, mixed)
