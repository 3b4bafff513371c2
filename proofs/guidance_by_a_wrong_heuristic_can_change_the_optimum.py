"""A heuristic is no potential."""

from fractions import Fraction

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="cheng2021heuristic")
def guidance_by_a_wrong_heuristic_can_change_the_optimum():
    """With h = 0 and λ = 0 a planner sees one step: it takes 1 at once instead of 4 one step later. The optimal Q values
    and the guided ones are compared as rewards of the one step that is left."""
    graph = {"start": {"now": "end", "later": "x"}, "x": {"on": "end"}}
    mdp = rt.mdp(graph, start="start", discount=Fraction(9, 10))
    reward = rt.reward(mdp, {("start", "now"): 1, ("x", "on"): 4})
    short, guided = rt.shorten_horizon(mdp, reward, [0, 0, 0], 0)
    q = rt.solve(mdp, reward).q_values
    true = rt.reward(short, {("start", "now"): q[0, 0], ("start", "later"): q[0, 1]})
    model = exact.model_of(short)
    rewards = [exact.reward_of(model, short, true, "optimal Q"), exact.reward_of(model, short, guided, "guided")]
    claims = [("optimal Q", "later", ">", "now"), ("guided", "later", "<", "now")]
    plans = {name: rt.policy(short, {"start": name}) for name in ("now", "later")}
    return exact.witness(model, rewards, plans, claims)
