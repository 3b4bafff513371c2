"""Deterministic policies above a return hang together."""

import itertools

import networkx
import numpy as np

import rewardtheory as rt
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyMDP, AnyReward


@theorem(source="abel2021expressivity", floats=False, needs=["states_that_look_alike_can_cut_a_good_policy_off"])
def policies_above_any_return_are_connected_by_single_changes(mdp: AnyMDP, reward: AnyReward):
    """From any start distribution and for every c, the deterministic policies with J > c, and those with J ≥ c, are
    connected by changes of the action in one state. (Where a policy does not come, change it to an optimal one, which
    costs nothing; where it comes, some change gains until it is optimal; and optimal policies change into each other at
    no cost.) So a task that a reward keeps apart from its fringe, the policies one change away from a good one, it keeps
    apart from all other policies, by the same margin: Abel's linear program may look at the fringe alone."""
    choices = [np.flatnonzero(row).tolist() for row in mdp.available]
    J = {plan: rt.expected_return(mdp, reward, list(plan)) for plan in itertools.product(*choices)}
    edges = [(plan, (*plan[:s], a, *plan[s + 1 :])) for plan in J for s, actions in enumerate(choices) for a in actions]
    steps = networkx.Graph(edges)
    for c in sorted(set(J.values())):
        level = [plan for plan, value in J.items() if value >= c]
        assert networkx.is_connected(steps.subgraph(level))
