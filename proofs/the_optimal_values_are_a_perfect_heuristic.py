"""Guidance by V* changes nothing."""

import rewardtheory as rt
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyMDP, AnyReward
from rewardtheory.verify.shaping_hypotheses import Share


@theorem(source="cheng2021heuristic", needs=["guidance_by_a_wrong_heuristic_can_change_the_optimum"])
def the_optimal_values_are_a_perfect_heuristic(mdp: AnyMDP, reward: AnyReward, share: Share):
    """With h = V*, the shortened model has the optimal values of the model, and the same optimal actions, for every λ."""
    found = rt.solve(mdp, reward)
    short, guided = rt.shorten_horizon(mdp, reward, found.values, share)
    planned = rt.solve(short, guided)
    size = 1 + abs(found.values).max()
    assert same(planned.values, found.values, scale=size)
    assert same(planned.q_values, found.q_values, scale=size)
    if mdp.is_exact:
        assert same(rt.optimal_actions(short, guided).mask, rt.optimal_actions(mdp, reward).mask)
