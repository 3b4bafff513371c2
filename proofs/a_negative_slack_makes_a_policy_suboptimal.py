"""One action that pays a little more than the policy's."""

from fractions import Fraction

import rewardtheory as rt
from rewardtheory.verify.claims import counterexample


@counterexample(source="metelli2021feasible")
def a_negative_slack_makes_a_policy_suboptimal():
    """Two states, γ = 9/10; the policy goes round, and V = (1, −1). With slack 0 for the other action in both states the
    policy is optimal. Where the slack of one of them is −1/5 instead, that action gains 1/5 over the policy: the reward
    is none for which the policy is optimal, whatever V one tries."""
    mdp = rt.mdp({"x": {"on": "y", "stay": "x"}, "y": {"on": "x", "stay": "y"}}, start="x", discount=Fraction(9, 10))
    reward = rt.feasible_reward(mdp, ["on", "on"], [1, -1], 0)
    assert rt.is_feasible_reward(mdp, ["on", "on"], reward)
    changed = reward + rt.reward(mdp, {("x", "stay"): Fraction(1, 5)})
    answer, certificate = rt.check_feasible_reward(mdp, ["on", "on"], changed)
    assert not answer and str(certificate.value) == "1/5"
    return certificate
