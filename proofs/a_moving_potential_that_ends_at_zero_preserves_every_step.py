"""Finite horizons: potentials may change over time but must vanish at the last step."""

from rewardtheory.solvers.bellman import backup, fill
from rewardtheory.transition import expect, expect_reward
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyMDP, AnyReward
from rewardtheory.verify.shaping_hypotheses import Horizon, MovingPotential


@theorem(source="grzes2017episodic", needs=["a_potential_left_at_the_horizon_can_change_the_choice"])
def a_moving_potential_that_ends_at_zero_preserves_every_step(
    mdp: AnyMDP, reward: AnyReward, horizon: Horizon, phi: MovingPotential
):
    """With N steps, discount γ or 1, and Φ_N = 0, the bonus γΦ_{t+1}(s′) − Φ_t(s) shifts the optimal Q values of step t by
    −Φ_t(s): the optimal actions of every step stay. A static potential set to 0 at the end is one such."""
    for model in (mdp, mdp.replace(discount=mdp.discount * 0 + 1)):
        r = expect_reward(model.transition, reward)
        v = shaped_v = 0 * phi[0]
        for t in reversed(range(horizon)):
            after = phi[t + 1] if t + 1 < horizon else 0 * phi[0]
            bonus = model.discount * expect(model.transition, after) - phi[t][:, None]
            q, shaped_q = fill(model, backup(model, r, v)), fill(model, backup(model, r + bonus, shaped_v))
            assert same(shaped_q, q - phi[t][:, None])
            v, shaped_v = q.max(axis=1), shaped_q.max(axis=1)
