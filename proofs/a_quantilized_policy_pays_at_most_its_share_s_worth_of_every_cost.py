"""Quantilizing what happens along the way."""

import numpy as np

import rewardtheory as rt
from rewardtheory.arithmetic import to_float
from rewardtheory.verify.caution_hypotheses import Level
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyMDP, AnyNoise, AnyPolicy, AnyReward


@theorem(source="taylor2016quantilizers", exact=False, needs=["quantilizing_each_step_multiplies_what_can_go_wrong"])
def a_quantilized_policy_pays_at_most_its_share_s_worth_of_every_cost(
    mdp: AnyMDP, proxy: AnyReward, policy: AnyPolicy, cost: AnyNoise, level: Level
):
    """Among the policies that visit every state and action at most 1/q as often as a base does, the one that a proxy likes
    best expects at most 1/q of the cost of the base, whatever the cost ≥ 0 is, and no lower proxy than the base. At
    q = 1 it is the base."""
    found = rt.quantilized_policy(mdp, proxy, policy, level)
    paid = abs(cost)
    mine, base = (rt.expected_return(mdp, paid, pi) for pi in (found.policy, policy))
    assert mine <= base / level + 1e-8 * (1 + base / level)
    before = rt.expected_return(mdp, proxy, policy)
    assert found.value + found.bound + 1e-9 * (1 + abs(before)) >= before
    assert found.bound <= 1e-6 * (1 + abs(proxy).max() * to_float(found.ceiling.sum()))
    if level == 1:
        assert np.allclose(rt.occupancy(mdp, found.policy), rt.occupancy(mdp, policy))
