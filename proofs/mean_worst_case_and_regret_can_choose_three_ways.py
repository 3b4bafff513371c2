"""Three rules, three choices."""

import numpy as np

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="regan2009regret")
def mean_worst_case_and_regret_can_choose_three_ways():
    """Something safe pays 1, something bold 6 or −3, each with probability 1/2. The mean asks for the bold, the worst case for
    the safe, and the least greatest regret, 20/9, for the bold with probability 5/9."""
    mdp = rt.mdp({"s": {"bold": "end", "safe": "end"}}, start="s", discount=0.5)
    belief = rt.Rewards([rt.reward(mdp, action=[[x, 1], [0, 0]]) for x in (6, -3)])
    assert (rt.bayes_optimal_policy(mdp, belief).policy[0] == [1, 0]).all()
    assert (rt.maximin_policy(mdp, belief).policy[0] == [0, 1]).all()
    found = rt.minimax_regret_policy(mdp, belief, certify=True)
    assert np.allclose(found.policy[0], [5 / 9, 4 / 9])
    proof = found.certificate
    assert proof.low == proof.high == exact.rational(-20) / 9
    return proof
