"""Maximum causal entropy data read as Boltzmann-rational mislead."""

from fractions import Fraction

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="skalse2023misspecification")
def a_soft_optimal_policy_can_prefer_what_is_not_optimal():
    """First choose a door, then a prize: 1 or −10 behind the first, 9/10 twice behind the second. The only optimal
    door is the first; the policy that is soft-optimal at temperature 1 prefers the second, where there are two good
    choices. Who takes it for a Boltzmann-rational policy, whose most likely actions are the optimal ones, infers
    the wrong optimum."""
    graph = {"start": {"a": "x", "b": "y"}, "x": {"one": "end", "two": "end"}, "y": {"one": "end", "two": "end"}}
    prizes = {("x", "one"): 1, ("x", "two"): -10, ("y", "one"): Fraction(9, 10), ("y", "two"): Fraction(9, 10)}
    soft = rt.mdp(graph, start="start", discount=1.0)
    paid = rt.reward(soft, {place: float(prize) for place, prize in prizes.items()})
    first, second = rt.soft_solve(soft, paid, temperature=1).policy[0][:2]
    assert second > first + 0.2
    mdp = rt.mdp(graph, start="start", discount=Fraction(1))
    model = exact.model_of(mdp)
    found = exact.optimal_actions(model, [exact.reward_of(model, mdp, rt.reward(mdp, prizes), "R")])
    assert found.actions[0] == (0,)
    return found
