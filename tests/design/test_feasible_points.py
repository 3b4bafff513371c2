"""Chosen feasible rewards: proved optimal, never beaten by sampled ones, and related by scale."""

import numpy as np
import pytest

import rewardtheory as rt


def sampled(mdp, actions, rng):
    """A reward for which the actions are optimal by a margin, from the form that all of them have."""
    return rt.feasible_reward(mdp, actions, rng.normal(size=mdp.n_states), 0.1 + rng.random(mdp.available.shape))


@pytest.mark.parametrize("total", [False, True])
@pytest.mark.parametrize("seed", range(3))
def test_the_nearest_is_feasible_proved_and_not_beaten(seed, total):
    rng = np.random.default_rng(seed)
    mdp = rt.random_mdp(states=3, actions=2, discount=0.8, seed=seed)
    actions, guess = rng.integers(0, 2, size=3), rt.reward(mdp, action=rng.normal(size=(3, 2)))
    found = rt.nearest_feasible_reward(mdp, actions, guess, total=total, certify=True)
    reward = rt.reward(mdp, action=found.reward)
    assert rt.is_feasible_reward(mdp, actions, reward, tolerance=1e-9)
    far = np.abs(found.reward - guess[:, :, 0])
    assert (far.sum() if total else far.max()) == pytest.approx(found.distance, abs=1e-9)
    assert found.certificate.verify().ok and float(found.certificate.value) == pytest.approx(found.distance, abs=1e-9)
    for _ in range(50):
        other = np.abs((sampled(mdp, actions, rng) - guess)[:, :, 0])
        assert (other.sum() if total else other.max()) >= found.distance - 1e-9


@pytest.mark.parametrize("total", [False, True])
@pytest.mark.parametrize("seed", range(3))
def test_the_largest_margin_is_feasible_proved_and_not_beaten(seed, total):
    rng = np.random.default_rng(seed)
    mdp = rt.random_mdp(states=3, actions=2, discount=0.8, seed=seed + 10)
    actions = rng.integers(0, 2, size=3)
    found = rt.max_margin_reward(mdp, actions, largest=2, total=total, certify=True)
    reward = rt.reward(mdp, action=found.reward)
    values = rt.solve(mdp, reward)
    off = np.arange(2) != actions[:, None]
    assert (values.values[:, None] - values.q_values)[off].min() == pytest.approx(found.margin, abs=1e-8)
    assert found.distance <= 2 + 1e-9
    assert found.certificate.verify().ok and float(found.certificate.value) == pytest.approx(-found.margin, abs=1e-9)
    for _ in range(50):
        other = sampled(mdp, actions, rng)
        size = np.abs(other[:, :, 0]).sum() if total else np.abs(other).max()
        solved = rt.solve(mdp, other * 2 / size)
        assert (solved.values[:, None] - solved.q_values)[off].min() <= found.margin + 1e-9


@pytest.mark.parametrize("state_only", [False, True])
def test_the_smallest_reward_with_margin_one_is_the_largest_margin_scaled(state_only):
    mdp = rt.random_mdp(states=4, actions=2, discount=0.9, seed=5)
    R = rt.reward(mdp, state=np.random.default_rng(0).normal(size=4))
    actions = rt.solve(mdp, R).policy.argmax(axis=1)
    most = rt.max_margin_reward(mdp, actions, state_only=state_only)
    least = rt.nearest_feasible_reward(mdp, actions, 0 * R, margin=1, state_only=state_only)
    assert least.distance == pytest.approx(1 / most.margin, rel=1e-8)
    assert least.margin == pytest.approx(1, abs=1e-9)
    if state_only:
        assert np.ptp(most.reward, axis=1).max() == 0


def test_state_rewards_need_not_reach_a_margin():
    mdp = rt.mdp({"s": {"a": "s", "b": "s"}}, start="s", discount=0.5)
    assert rt.max_margin_reward(mdp, ["a"], state_only=True).margin == 0
    with pytest.raises(ValueError, match=r"^`margin` is 1; no reward of the state alone makes the policy optimal by"):
        rt.nearest_feasible_reward(mdp, ["a"], rt.reward(mdp, {}), margin=1, state_only=True)


def test_a_feasible_guess_stays_and_ends_pay_nothing():
    mdp = rt.mdp({"s": {"a": "t", "b": "s"}, "t": {"a": "end", "b": "s"}}, start="s", discount=0.5)
    guess = rt.reward(mdp, {("s", "b"): -1, ("t", "b"): -2})
    actions = np.zeros(mdp.n_states, int)
    found = rt.nearest_feasible_reward(mdp, actions, guess)
    assert found.distance == 0
    np.testing.assert_allclose(
        rt.reward(mdp, action=found.reward), guess * np.asarray(mdp.available)[..., None], atol=1e-12
    )


def test_a_policy_that_takes_everything_ties_everything():
    mdp = rt.random_mdp(states=3, actions=2, discount=0.5, seed=1)
    half = np.full((3, 2), 0.5)
    found = rt.nearest_feasible_reward(mdp, half, rt.random_reward(mdp, seed=1))
    assert rt.is_feasible_reward(mdp, half, rt.reward(mdp, action=found.reward), tolerance=1e-9)
    assert found.margin == np.inf
    with pytest.raises(ValueError, match=r"^`policy` takes every available action, so there is none that it could be"):
        rt.max_margin_reward(mdp, half)


def test_bad_input_is_refused():
    mdp = rt.random_mdp(states=2, actions=2, discount=0.5, seed=1)
    with pytest.raises(ValueError, match=r"^`largest` is 0; it must be > 0\.$"):
        rt.max_margin_reward(mdp, [0, 0], largest=0)
    with pytest.raises(ValueError, match=r"^`margin` is -1; it must be ≥ 0\.$"):
        rt.nearest_feasible_reward(mdp, [0, 0], rt.random_reward(mdp, seed=1), margin=-1)
    with pytest.raises(ValueError, match=r"^`mdp` must be a float64 model with a discount < 1"):
        rt.max_margin_reward(mdp.exact(), [0, 0])
