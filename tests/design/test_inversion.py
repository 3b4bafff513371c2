"""The rewards of a soft-optimal policy: solving them gives the policy and the values back, and no others do."""

from fractions import Fraction

import numpy as np
import pytest

import rewardtheory as rt


@pytest.mark.parametrize("seed", range(4))
def test_solving_gives_policy_and_values_back(seed):
    rng = np.random.default_rng(seed)
    mdp = rt.random_mdp(states=5, actions=3, discount=(0.0, 0.9, 0.999, 0.5)[seed], seed=seed)
    pi, V = rng.dirichlet(np.ones(3), size=5), rng.normal(size=5)
    found = rt.soft_solve(mdp, rt.reward_from_policy(mdp, pi, V, temperature=0.3), temperature=0.3)
    np.testing.assert_allclose(found.policy, pi, atol=1e-9)
    np.testing.assert_allclose(found.values, V, atol=1e-9)


@pytest.mark.parametrize("seed", range(4))
def test_every_reward_is_the_one_of_its_policy_and_its_values(seed):
    mdp = rt.random_mdp(states=4, actions=2, discount=0.8, seed=seed)
    r = np.random.default_rng(seed).normal(size=(4, 2))
    found = rt.soft_solve(mdp, rt.reward(mdp, action=r), temperature=2)
    again = rt.reward_from_policy(mdp, found.policy, found.values, temperature=2)
    np.testing.assert_allclose(again, rt.reward(mdp, action=r), atol=1e-10)


def test_states_that_end_and_actions_that_are_missing_pay_nothing():
    mdp = rt.mdp({"s": {"a": "t", "b": "end"}, "t": {"a": "end"}}, start="s", discount=0.5)
    ends, one = np.asarray(mdp.terminal), np.asarray(mdp.available).argmax(axis=1)
    pi, V = np.eye(2)[one], np.where(ends, 0.0, 3.0)
    pi[0] = 0.2, 0.8
    reward = rt.reward_from_policy(mdp, pi, V, temperature=1)
    assert reward[0].any()
    assert not reward[np.asarray(mdp.terminal)].any()
    assert not reward[~np.asarray(mdp.available)].any()


def test_bad_input_is_refused():
    mdp = rt.mdp({"s": {"a": "s", "b": "s"}}, start="s", discount=0.5)
    with pytest.raises(ValueError, match=r"^`policy`\[0, 1\] is 0; at a positive temperature every available action"):
        rt.reward_from_policy(mdp, ["a"], [0], temperature=1)
    with pytest.raises(ValueError, match=r"^`temperature` is 0\.0; it must be > 0: at temperature 0 use rt\.feasible"):
        rt.reward_from_policy(mdp, [[0.5, 0.5]], [0], temperature=0)
    exact = rt.mdp({"s": {"a": "s", "b": "s"}}, start="s", discount=Fraction(1, 2))
    with pytest.raises(ValueError, match=r"^`mdp` is exact, and the logarithm of a probability is not rational"):
        rt.reward_from_policy(exact, [[Fraction(1, 2)] * 2], [0], temperature=1)


def test_it_is_differentiable(x64):
    import jax
    import jax.numpy as jnp

    mdp = rt.random_mdp(states=3, actions=2, discount=0.8, seed=1)
    pi = np.random.default_rng(0).dirichlet(np.ones(2), size=3)
    on_device = mdp.replace(transition=jnp.asarray(mdp.transition), initial=jnp.asarray(mdp.initial))

    def total(V):
        return (rt.reward_from_policy(on_device, jnp.asarray(pi), V, temperature=1.0) * on_device.transition).sum()

    slope = jax.grad(total)(jnp.zeros(3))
    np.testing.assert_allclose(slope, 2 - 0.8 * mdp.transition.sum(axis=(0, 1)), atol=1e-12)
