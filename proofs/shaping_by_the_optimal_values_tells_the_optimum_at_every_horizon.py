"""The most informative reward without a wish for sparsity."""

import numpy as np

import rewardtheory as rt
from rewardtheory.transition import expect
from rewardtheory.verify.agreement import at_most
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyMDP, AnyReward


@theorem(source="devidze2021exprd", needs=["a_reward_at_the_goal_alone_is_silent_at_short_horizons"])
def shaping_by_the_optimal_values_tells_the_optimum_at_every_horizon(mdp: AnyMDP, reward: AnyReward):
    """Let δ(s) be the least gap of an action of s that is not optimal, and Q_h(s,a) what a and then the optimal policy
    earn in h steps. Informativeness is minus the mean over s and h of max over actions that are not optimal of max(0, δ(s)
    − (Q_h(s,π*) − Q_h(s,a))), so it is never above 0. R shaped by V* pays A*, which is 0 along the optimal policy and at
    most −δ(s) off it: it attains 0 at every horizon."""
    found = rt.solve(mdp, reward)
    best = rt.optimal_actions(mdp, reward).mask
    pays = rt.advantage(mdp, reward, found.policy)
    off = mdp.available & ~best & ~mdp.terminal[:, None]
    if not mdp.is_exact:
        off = off & (pays < -1e-6)
    gained = np.zeros_like(found.values)
    for _ in range(4):
        Q = pays + mdp.discount * expect(mdp.transition, gained)
        kept = (found.policy * Q).sum(axis=1)
        for s in np.flatnonzero(off.any(axis=1)):
            delta = min(-pays[s, a] for a in np.flatnonzero(off[s]))
            assert all(at_most(delta, kept[s] - Q[s, a]) for a in np.flatnonzero(off[s]))
        gained = kept
