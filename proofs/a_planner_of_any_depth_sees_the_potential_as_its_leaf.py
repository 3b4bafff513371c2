"""Shaping and a value at the leaves are the same to a planner of finite depth."""

import rewardtheory as rt
from rewardtheory.solvers.bellman import backup, fill
from rewardtheory.transition import expect_reward
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyMDP, AnyPotential, AnyReward
from rewardtheory.verify.shaping_hypotheses import Horizon


@theorem(source="sorg2011leaf")
def a_planner_of_any_depth_sees_the_potential_as_its_leaf(
    mdp: AnyMDP, reward: AnyReward, phi: AnyPotential, depth: Horizon
):
    """The Q values of depth d for the shaped reward, with 0 at the leaves, are those for the plain reward with Φ at the
    leaves, less Φ(s): both planners choose the same actions."""
    r, q, v = expect_reward(mdp.transition, reward), None, phi
    for _ in range(depth):
        q = fill(mdp, backup(mdp, r, v))
        v = q.max(axis=1)
    assert same(rt.solve(mdp, rt.shape(mdp, reward, phi), horizon=depth).q_values, q - phi[:, None])
