"""Regret over a polytope of rewards."""

import numpy as np

import rewardtheory as rt
from rewardtheory.verify.agreement import at_most
from rewardtheory.verify.caution_hypotheses import WeighedRewards
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyMDP, AnyPolicy


@theorem(source="regan2009regret")
def regret_over_mixtures_of_rewards_is_greatest_at_one_of_them(mdp: AnyMDP, rewards: WeighedRewards, policy: AnyPolicy):
    """max J − J(π) is convex in the reward. So over all mixtures of some rewards a policy has most to regret under one of
    them, and a polytope of rewards is as bad as its corners."""
    belief = rt.Rewards(*rewards)

    def regret(R):
        return mdp.initial @ rt.solve(mdp, R).values - rt.expected_return(mdp, R, policy)

    each = np.array([regret(R) for R in belief.array])
    assert at_most(regret(belief.mean), belief.weights @ each) and at_most(regret(belief.mean), max(each))
