"""A return cannot tell a share of time from the time that it takes."""

import rewardtheory as rt
from rewardtheory.objectives.environments import wait_or_choose
from rewardtheory.objectives.logic import LinearTemporalLogic
from rewardtheory.objectives.markov import MarkovReward
from rewardtheory.verify.claims import counterexample
from rewardtheory.verify.scenes import Scene
from rewardtheory.verify.unseen_changes import ORDER_OF_SHARES, share_and_speed, shares

RELATION = ("LTL", "ONMR", False)


def scene() -> Scene:
    """What the claim is about."""
    mdp = wait_or_choose()
    spec = LinearTemporalLogic("F t1", {"t1": ["t1"]})
    policies = shares(mdp)
    rival = MarkovReward(rt.reward(mdp, {"t1": 1}))
    return Scene(mdp, spec, "reach t1", policies, ORDER_OF_SHARES, rival, "reward 1 in t1")


@counterexample(source="subramani2024objectives")
def an_outer_function_of_a_return_cannot_say_reach():
    """“Reach t1” has as its probability the share x of leaving to t1, at any speed, and 0 if one never leaves. Where
    waiting is worth v, a Markov reward says v + B(x) y(t) for leaving with speed t and share x to t1, with B(x) = x
    A₁ + (1−x) A₂ and y any number in (0, 1]. If A₁ = A₂ = 0 all is tied; else two shares x ≠ x′ have B of one sign (x
    = 1 and one a little less, or x = 0 and ½), and speeds with B(x) y = B(x′) y′ tie them. No function of the return
    parts what is tied."""
    scene().require()
    return share_and_speed()
