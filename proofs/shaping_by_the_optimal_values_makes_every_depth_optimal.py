"""With the potential V* a planner of any depth acts optimally."""

import rewardtheory as rt
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyMDP, AnyReward
from rewardtheory.verify.shaping_hypotheses import Horizon


@theorem(source="sorg2010gradient")
def shaping_by_the_optimal_values_makes_every_depth_optimal(mdp: AnyMDP, reward: AnyReward, horizon: Horizon):
    """With Φ = V*, the Q values of every finite depth, less their best, are −(V* − Q*): planners of every depth choose
    exactly the optimal actions. So V*-shaping is an optimal reward for a planner with any bound on its depth."""
    found = rt.solve(mdp, reward)
    q = rt.solve(mdp, rt.shape(mdp, reward, found.values), horizon=horizon).q_values
    assert same(q, found.q_values - found.values[:, None], scale=1 + abs(found.values).max())
