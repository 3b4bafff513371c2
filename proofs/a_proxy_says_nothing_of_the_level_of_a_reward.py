"""Inverse reward design sees differences of returns only."""

import numpy as np

import rewardtheory as rt
from rewardtheory.verify.agreement import same
from rewardtheory.verify.belief_hypotheses import SomeRewards
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import ContinuingMDP, PositiveScale


@theorem(
    source="hadfieldmenell2017inverse",
    exact=False,
    needs=["the_worst_reward_of_a_belief_depends_on_the_levels_of_its_rewards"],
)
def a_proxy_says_nothing_of_the_level_of_a_reward(mdp: ContinuingMDP, belief: SomeRewards, temperature: PositiveScale):
    """Where nothing ends, adding to each possible reward a constant of its own changes no posterior of inverse reward design,
    and no reward's order of policies. So a belief says which policy has the best worst return only after a level has been
    chosen, such as the return of one policy."""
    array, weights = belief
    level = np.arange(len(weights))[:, None, None, None] - 1.0
    proxies = list(array)
    before = rt.posterior_from_proxy(mdp, rt.Rewards(array, weights), 0, temperature=temperature, proxies=proxies)
    after = rt.posterior_from_proxy(
        mdp, rt.Rewards(array + level, weights), 0, temperature=temperature, proxies=proxies
    )
    assert same(before.weights, after.weights, scale=1 + 100 / float(temperature))
