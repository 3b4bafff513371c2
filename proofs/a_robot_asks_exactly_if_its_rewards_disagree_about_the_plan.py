"""A belief of rewards in the off-switch game."""

import rewardtheory as rt
from rewardtheory.verify.belief_hypotheses import SomeRewards
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyMDP, AnyPolicy


@theorem(source="hadfieldmenell2017offswitch", floats=False, needs=["a_robot_that_is_unsure_can_lose_by_deferring"])
def a_robot_asks_exactly_if_its_rewards_disagree_about_the_plan(mdp: AnyMDP, belief: SomeRewards, policy: AnyPolicy):
    """A robot with a plan and a belief of rewards gains by waiting for a rational human exactly if the plan is worth more than
    being switched off under one possible reward, and less under another."""
    found = rt.Rewards(*belief)
    likely = [rt.expected_return(mdp, R, policy) for R, w in zip(found.array, found.weights, strict=True) if w > 0]
    gain = rt.deference_incentive(rt.beliefs.rewards(mdp, found, policy), rt.humans.rational)
    assert (gain > 0) == (max(likely) > 0 > min(likely))
