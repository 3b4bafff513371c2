"""Where the fringe of a task does not suffice: policies that see observations, not states."""

from fractions import Fraction

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="abel2021expressivity")
def states_that_look_alike_can_cut_a_good_policy_off():
    """Two choices, and at the second the first is forgotten: the two states after it look alike. Twice the first action
    earns 1, twice the second 2, anything else 0. Among the four policies that cannot tell the two states apart, single
    changes of 11 (the best) and of 00 lead to 0 only: above 0 the policies are not connected. The task {00} is kept
    apart from its fringe {01, 10} by this reward, and not from 11."""
    graph = {
        "start": {"0": "after 0", "1": "after 1"},
        "after 0": {"0": "end", "1": "end"},
        "after 1": {"0": "end", "1": "end"},
    }
    mdp = rt.mdp(graph, start="start", discount=Fraction(1))
    model = exact.model_of(mdp)
    reward = exact.reward_of(model, mdp, rt.reward(mdp, {("after 0", "0"): 1, ("after 1", "1"): 2}), "R")
    plans = {
        f"{i}{j}": rt.policy(mdp, {"start": str(i), "after 0": str(j), "after 1": str(j)})
        for i in (0, 1)
        for j in (0, 1)
    }
    claims = [("R", "00", ">", "01"), ("R", "00", ">", "10"), ("R", "11", ">", "00")]
    return exact.witness(model, [reward], plans, claims)
