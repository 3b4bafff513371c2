"""The bound of backward induction holds, and does not grow without need."""

import pytest

import rewardtheory as rt
from rewardtheory.arithmetic import rational


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("steps", (1, 10, 80))
def test_the_bound_of_many_steps_holds_and_stays_small(seed, steps):
    mdp = rt.random_mdp(states=3, actions=2, discount=0.9, seed=seed)
    reward = rt.random_reward(mdp, seed=seed)
    found = rt.solve(mdp, reward, horizon=steps)
    exact = rt.solve(mdp.exact(), reward, horizon=steps)
    off = max(abs(rational(float(v)) - w) for v, w in zip(found.values, exact.values, strict=True))
    assert exact.bound == 0 and off <= rational(float(found.bound))
    assert found.bound <= 1e-12 and len(found.policy) == steps and found.converged
