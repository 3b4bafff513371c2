"""Paying back another value than the one granted."""

from fractions import Fraction

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="devlin2012dynamic")
def a_potential_taken_at_one_time_for_both_ends_can_change_the_optimum():
    """The potential of one of two rooms falls to −5 while the agent walks there. With γΦ_t(s′) − Φ_t(s) the fall is never
    charged on entering but refunded on leaving, and the worse room wins; with γΦ_{t+1}(s′) − Φ_t(s) nothing changes."""
    discount = Fraction(9, 10)
    graph = {"start": {"to x": "x", "to y": "y"}, "x": {"out": "end"}, "y": {"out": "end"}}
    mdp = rt.mdp(graph, start="start", discount=discount)
    plain = rt.reward(mdp, {("start", "to y"): 1})
    phi = [{"start": 0, "x": 0, "y": 0, "end": 0}, {"start": 0, "x": -5, "y": 0, "end": 0}, {"end": 0}]
    steps = [(0, "start", "to x", "x"), (0, "start", "to y", "y"), (1, "x", "out", "end"), (1, "y", "out", "end")]
    late = {(s, a): discount * phi[t][u] - phi[t][s] for t, s, a, u in steps}
    kept = {(s, a): discount * phi[t + 1][u] - phi[t][s] for t, s, a, u in steps}
    rewards = {
        "plain": plain,
        "Φ of one time": plain + rt.reward(mdp, late),
        "Φ granted and paid back": plain + rt.reward(mdp, kept),
    }
    model = exact.model_of(mdp)
    named = [exact.reward_of(model, mdp, R, name) for name, R in rewards.items()]
    claims = [("plain", "y", ">", "x"), ("Φ of one time", "y", "<", "x"), ("Φ granted and paid back", "y", ">", "x")]
    plans = {room: rt.policy(mdp, {"start": f"to {room}"}) for room in ("x", "y")}
    return exact.witness(model, named, plans, claims)
