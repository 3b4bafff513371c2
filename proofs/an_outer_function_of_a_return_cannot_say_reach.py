"""A return cannot tell a share of time from the time that it takes."""

from rewardtheory.objectives.environments import wait_or_choose
from rewardtheory.objectives.logic import LinearTemporalLogic
from rewardtheory.verify.claims import counterexample
from rewardtheory.verify.expressivity import Instance, require_order
from rewardtheory.verify.unseen_changes import share_and_speed, shares

RELATION = ("LTL", "ONMR", False)


def instance() -> Instance:
    """“Reach t1”, where one waits or chooses."""
    mdp = wait_or_choose()
    return shares(mdp, LinearTemporalLogic("F t1", {"t1": ["t1"]}))


@counterexample(source="subramani2024objectives")
def an_outer_function_of_a_return_cannot_say_reach():
    """“Reach t1” has as its probability the share x of leaving to t1, at any speed, and 0 if one never leaves. Where
    waiting is worth v, a Markov reward says v + B(x) y(t) for leaving with speed t and share x to t1, with B(x) = x
    A₁ + (1−x) A₂ and y any number in (0, 1]. If A₁ = A₂ = 0 all is tied; else two shares x ≠ x′ have B of one sign (x
    = 1 and one a little less, or x = 0 and ½), and speeds with B(x) y = B(x′) y′ tie them. No function of the return
    parts what is tied."""
    require_order(*instance())
    return share_and_speed()
