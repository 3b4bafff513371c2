"""The rewards that make a policy optimal, both ways, and the proof of what a deviation gains."""

from fractions import Fraction

import numpy as np
import pytest

import rewardtheory as rt


def models():
    yield rt.random_mdp(states=4, actions=3, discount=Fraction(9, 10), seed=0)
    yield rt.random_mdp(states=3, actions=2, discount=0.0, seed=1)
    yield rt.mdp({"s": {"a": "t", "b": "s"}, "t": {"a": "end", "b": "s"}}, start="s", discount=Fraction(1, 2))
    yield rt.mdp({"s": {"a": "t"}, "t": {"a": "s", "b": "t"}}, start="s", discount=Fraction(999, 1000))


@pytest.mark.parametrize("number", range(4))
def test_what_is_made_is_feasible_with_its_values_and_slack(number):
    mdp = list(models())[number].exact()
    rng = np.random.default_rng(number)
    live = ~np.asarray(mdp.terminal)
    V = [int(x) for x in rng.integers(-5, 6, size=mdp.n_states) * live]
    slack = np.abs(rng.integers(0, 3, size=mdp.available.shape))
    actions = np.asarray(mdp.available).argmax(axis=1)
    reward = rt.feasible_reward(mdp, actions, V, slack)
    yes, proof = rt.check_feasible_reward(mdp, actions, reward)
    assert yes and proof.value == 0 and proof.verify().ok
    found = rt.solve(mdp, reward)
    assert (found.values == np.array(V)).all()
    off = np.asarray(mdp.available) & live[:, None] & (np.arange(mdp.n_actions) != actions[:, None])
    gaps = found.values[:, None] - found.q_values
    assert (gaps[off] == slack[off]).all()


@pytest.mark.parametrize("seed", range(6))
def test_the_answer_is_that_of_the_optimal_actions(seed):
    mdp = rt.random_mdp(states=3, actions=2, discount=Fraction(1, 2), seed=seed).exact()
    rng = np.random.default_rng(seed)
    reward = rt.reward(mdp, action=[[int(x) for x in row] for row in rng.integers(-1, 2, size=(3, 2))])
    best = rt.optimal_actions(mdp, reward).mask
    for pi in rt.deterministic_policies(mdp):
        actions = np.asarray(pi).argmax(axis=1) if np.ndim(pi) == 2 else np.asarray(pi)
        yes, proof = rt.check_feasible_reward(mdp, actions, reward)
        assert yes == bool(best[np.arange(3), actions].all())
        gain = rt.advantage(mdp, reward, rt.policy(mdp, actions)).max()
        assert proof.value == max(gain, 0) and proof.verify().ok


def test_a_mixed_policy_needs_all_its_actions_to_tie():
    mdp = rt.mdp({"s": {"a": "s", "b": "s"}}, start="s", discount=0.5)
    assert rt.is_feasible_reward(mdp, [[0.5, 0.5]], rt.reward(mdp, {"s": 3}))
    assert not rt.is_feasible_reward(mdp, [[0.5, 0.5]], rt.reward(mdp, {("s", "a"): 3}))


def test_rounding_is_forgiven_by_default_and_not_when_asked():
    mdp = rt.random_mdp(states=4, actions=3, discount=0.9, seed=3)
    V = np.random.default_rng(0).normal(size=4) / 3
    reward = rt.feasible_reward(mdp, [0, 1, 2, 0], V, 0)
    assert rt.is_feasible_reward(mdp, [0, 1, 2, 0], reward)
    assert not rt.is_feasible_reward(mdp, [0, 1, 2, 0], reward, tolerance=0)
    other = reward + rt.reward(mdp, action=np.eye(4, 3) * 1e-9)
    assert not rt.is_feasible_reward(mdp, [1, 0, 0, 1], other)
    assert rt.is_feasible_reward(mdp, [1, 0, 0, 1], other, tolerance=1e-7)


def test_successors_and_dense_agree():
    dense = rt.random_mdp(states=3, actions=2, discount=0.9, seed=2)
    S = np.broadcast_to(np.arange(3), (3, 2, 3))
    listed = rt.MDP(rt.Successors(S, dense.transition), dense.initial, dense.discount)
    R = np.random.default_rng(1).normal(size=(3, 2, 3))
    answers = [rt.check_feasible_reward(m, [0, 1, 0], R)[1].value for m in (dense, listed)]
    assert answers[0] == answers[1] > 0


def test_a_model_whose_only_states_end():
    mdp = rt.MDP(np.ones((1, 1, 1)), [1], 0.5, terminal=[True])
    yes, proof = rt.check_feasible_reward(mdp, [0], np.zeros((1, 1, 1)))
    assert yes and proof.verify().ok


def test_bad_input_is_refused():
    mdp = rt.mdp({"s": {"a": "s", "b": "s"}}, start="s", discount=0.5)
    with pytest.raises(ValueError, match=r"^`slack`\[0, 1\] is -0\.2; it must be ≥ 0: below, that action beats"):
        rt.feasible_reward(mdp, ["a"], [0], [[-1, -0.2]])
    with pytest.raises(ValueError, match=r"^`tolerance` is -1; it must be ≥ 0\.$"):
        rt.check_feasible_reward(mdp, ["a"], rt.reward(mdp, {}), tolerance=-1)
