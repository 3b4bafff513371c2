"""Guidance by a heuristic that planning does not lower."""

import rewardtheory as rt
from rewardtheory.verify.agreement import at_most
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyMDP, AnyReward
from rewardtheory.verify.shaping_hypotheses import ImprovableHeuristic, Share


@theorem(source="cheng2021heuristic")
def an_improvable_heuristic_gives_values_between_itself_and_the_optimum(
    mdp: AnyMDP, reward: AnyReward, heuristic: ImprovableHeuristic, share: Share
):
    """If max_a E[R + γh(S′)] ≥ h in every state, then h ≤ Ṽ* ≤ V* for the model shortened by h, for every λ."""
    short, guided = rt.shorten_horizon(mdp, reward, heuristic, share)
    planned = rt.solve(short, guided).values
    assert at_most(heuristic, planned) and at_most(planned, rt.solve(mdp, reward).values)
