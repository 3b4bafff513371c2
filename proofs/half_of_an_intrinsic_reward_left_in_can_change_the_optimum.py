"""An intrinsic reward that is taken back by half."""

from fractions import Fraction

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="forbes2024grm")
def half_of_an_intrinsic_reward_left_in_can_change_the_optimum():
    """A novelty bonus of 4 tempts away from a reward of 1. Taken back entirely at the next step it changes nothing; with
    rows of 1/2 it leaves 2, and the optimum moves."""
    discount, half = Fraction(9, 10), Fraction(1, 2)
    graph = {"start": {"novel": "x", "useful": "y"}, "x": {"on": "end"}, "y": {"on": "end"}}
    mdp = rt.mdp(graph, start="start", discount=discount)
    plain = rt.reward(mdp, {("start", "useful"): 1})
    named = {"plain": plain}
    for name, share in (("taken back", 1), ("taken back by half", half)):
        first, second = rt.generalized_reward_matching([4, 0], discount, [[0, share], [0, share]])
        named[name] = plain + rt.reward(mdp, {("start", "novel"): first, ("x", "on"): second})
    model = exact.model_of(mdp)
    rewards = [exact.reward_of(model, mdp, R, name) for name, R in named.items()]
    claims = [("plain", "useful", ">", "novel"), ("taken back", "useful", ">", "novel")]
    claims += [("taken back by half", "useful", "<", "novel")]
    plans = {name: rt.policy(mdp, {"start": name}) for name in ("novel", "useful")}
    return exact.witness(model, rewards, plans, claims)
