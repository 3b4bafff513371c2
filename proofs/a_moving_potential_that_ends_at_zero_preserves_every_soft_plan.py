"""Finite horizons at a positive temperature: what no demonstration can tell."""

import numpy as np

from rewardtheory.transition import expect, expect_reward
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyMDP, AnyReward
from rewardtheory.verify.shaping_hypotheses import Horizon, MovingPotential


@theorem(source="ziebart2010causal", exact=False, needs=["a_potential_left_at_the_horizon_can_change_the_choice"])
def a_moving_potential_that_ends_at_zero_preserves_every_soft_plan(
    mdp: AnyMDP, reward: AnyReward, horizon: Horizon, phi: MovingPotential
):
    """With N steps and Φ_N = 0, adding γΦ_{t+1}(s′) − Φ_t(s) shifts the soft values of step t by −Φ_t and leaves π_t as it
    is. One amount c paid in every step is of this kind where nothing ends, with Φ_t = −c(1 + γ + … + γ^(N−t−1))."""
    live = ~np.asarray(mdp.terminal)
    r = expect_reward(mdp.transition, reward)

    def step(paid, v):
        q = np.where(mdp.available, paid + mdp.discount * expect(mdp.transition, v), -np.inf)
        top = q.max(axis=1, keepdims=True)
        v = (top + np.log(np.exp(q - top).sum(axis=1, keepdims=True)))[:, 0] * live
        return v, np.exp(q - v[:, None])[live]

    v = shaped_v = raised_v = 0 * phi[0]
    for t in reversed(range(horizon)):
        after = phi[t + 1] if t + 1 < horizon else 0 * phi[0]
        bonus = mdp.discount * expect(mdp.transition, after) - phi[t][:, None]
        (v, plan), (shaped_v, shaped) = step(r, v), step(r + bonus, shaped_v)
        assert same(shaped_v, v - phi[t]) and same(shaped, plan)
        if live.all():
            raised_v, raised = step(r + 2, raised_v)
            assert same(raised_v, v + 2 * sum(mdp.discount**k for k in range(horizon - t))) and same(raised, plan)
