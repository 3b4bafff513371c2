"""A computed zero is no proof of zero: the bounds say so, and only what is exactly zero has a small one."""

import pytest

import rewardtheory as rt

GRAPH = {
    "s0": {"a0": "s1", "a1": "s1"},
    "s1": {"a0": {"s0": 0.4, "s1": 0.6}, "a1": {"s0": 0.5, "s1": 0.5}},
    "s2": {},
}


@pytest.mark.parametrize("seed", range(60))
@pytest.mark.parametrize("p", [1, float("inf")])
def test_rewards_that_are_trivial_but_for_rounding(seed, p):
    mdp = rt.mdp(GRAPH, start={"s0": 2 / 3, "s1": 1 / 3}, discount=0.7)
    bump = rt.random_reward(mdp, seed=seed)
    trivial = rt.shape(mdp, 0 * bump, [0.1 * seed, -0.3, 0])
    for reward in (trivial, rt.redistribute(mdp, 0 * bump, bump)):
        truth = float(rt.starc(mdp.exact(), reward, bump, norm=p, metric=p))
        found = float(rt.starc(mdp, reward, bump, norm=p, metric=p))
        assert abs(found - truth) <= rt.starc_error(mdp, reward, bump, norm=p, metric=p) + 1e-15


def test_the_zero_reward_is_known_to_be_trivial():
    mdp = rt.mdp(GRAPH, start="s0", discount=0.7)
    reward = rt.reward(mdp, {("s1", "a0"): 1})
    assert float(rt.starc(mdp, 0 * reward, reward)) == pytest.approx(1)
    assert float(rt.starc_error(mdp, 0 * reward, reward)) < 1e-11
