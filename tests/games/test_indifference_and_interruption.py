"""Utility indifference and interrupted learning, against iteration and against simulated learners."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import rewardtheory as rt
from rewardtheory.arithmetic import rational


def with_button(press, discount=Fraction(9, 10)):
    """Two ways to work; the first is pressed with the given probability. After a press another reward counts."""
    return rt.mdp(
        {
            "s": {"work": {"t": 1 - press, "off": press}, "hide": {"t": Fraction(3, 4), "s": Fraction(1, 4)}},
            "t": {"go": {"s": Fraction(1, 2), "end": Fraction(1, 2)}, "wait": {"t": 1 - press, "off": press}},
            "off": {"sleep": "off", "leave": "gone"},
        },
        start="s",
        discount=discount,
    )


def test_no_value_depends_on_how_likely_a_press_is():
    tables = []
    for press in (Fraction(0), Fraction(1, 5), Fraction(9, 10)):
        mdp = with_button(press)
        R = rt.reward(
            mdp, {("s", "work"): 2, ("s", "hide"): 1, ("t", "go"): 3, ("off", "sleep"): 7, ("off", "leave"): -1}
        )
        mask = [s in ("off", "gone") for s in mdp.states]
        fair = rt.indifferent_reward(mdp, R, pressed=mask)
        tables.append(rt.solve(mdp, fair).q_values[:2, :2].tolist())
        if press:
            assert rt.solve(mdp, R).q_values[:2, :2].tolist() != tables[-1]
    assert tables[0] == tables[1] == tables[2]


@given(st.integers(0, 10**6))
@settings(max_examples=20)
def test_the_correction_holds_on_random_models_and_in_floats(seed):
    random = np.random.default_rng(seed)
    S, A, pressed = 4, 2, np.array([False, False, True, True])
    p = random.random((S, A, S)) + 0.05
    p[2:, :, :2] = 0
    p /= p.sum(axis=2, keepdims=True)
    mdp = rt.MDP(p, np.eye(S)[0], 0.9)
    R = random.normal(size=p.shape)
    fair = rt.indifferent_reward(mdp, R, pressed=pressed)
    free = p.copy()
    free[:2, :, 2:] = 0
    free[:2] /= free[:2].sum(axis=2, keepdims=True)
    expected = rt.solve(rt.MDP(free, np.eye(S)[0], 0.9), R).q_values[:2]
    assert np.abs(rt.solve(mdp, fair).q_values[:2] - expected).max() <= 1e-9
    successors = np.broadcast_to(np.arange(S), p.shape)
    sparse = rt.MDP(rt.Successors(successors, p), np.eye(S)[0], 0.9)
    assert np.allclose(rt.indifferent_reward(sparse, R, pressed=pressed), fair, rtol=0, atol=1e-9)


def test_a_sure_press_and_a_way_back_are_refused():
    mdp = rt.mdp({"s": {"a": "off"}, "off": {"b": "off"}}, start="s", discount=0.5)
    with pytest.raises(ValueError, match="^`pressed`.* is entered surely from state 0 by action 0; the correction"):
        rt.indifferent_reward(mdp, rt.reward(mdp, {"s": 1}), pressed=[False, True])
    mdp = rt.mdp({"s": {"a": {"off": 0.5, "s": 0.5}}, "off": {"b": "s"}}, start="s", discount=0.5)
    with pytest.raises(ValueError, match=r"^`pressed`\[1\] is left again by a transition; a press is for good"):
        rt.indifferent_reward(mdp, rt.reward(mdp, {"s": 1}), pressed=[False, True])
    with pytest.raises(ValueError, match=r"^`pressed` has shape \(3,\); it must be \(2,\)"):
        rt.indifferent_reward(mdp, rt.reward(mdp, {"s": 1}), pressed=[False] * 3)
    with pytest.raises(ValueError, match="^`pressed` must be a mask of True and False"):
        rt.indifferent_reward(mdp, rt.reward(mdp, {"s": 1}), pressed=[0.5, 1])


def iterate(mdp, R, behave, steps=4000):
    """The fixed point of Q = r + γ P Σ b(a|s') Q(s', a), b depending on Q, by iteration."""
    q = np.zeros(mdp.available.shape)
    for _ in range(steps):
        v = (behave(q) * q).sum(axis=1)
        q = (mdp.transition * (R + mdp.discount * v)).sum(axis=2)
    return q


@given(st.integers(0, 10**6), st.sampled_from([0.0, 0.3, 1.0]), st.sampled_from([0.0, 0.2]))
@settings(max_examples=20)
def test_fixed_points_agree_with_iteration(seed, theta, epsilon):
    mdp = rt.random_mdp(states=4, actions=3, discount=0.8, seed=seed)
    R = rt.random_reward(mdp, seed=seed)
    stop = np.eye(3)[[0, 1, 2, 0]]
    where = np.array([True, True, False, True])
    found = rt.interrupted_fixed_points(mdp, R, interruption=stop, probability=theta, where=where, exploration=epsilon)

    def own(q):
        return (1 - epsilon) * np.eye(3)[q.argmax(axis=1)] + epsilon / 3

    def interrupted(q):
        share = theta * where[:, None]
        return share * stop + (1 - share) * own(q)

    assert np.abs(found.sarsa - iterate(mdp, R, interrupted, 200)).max() <= 1e-9
    assert np.abs(found.uninterrupted_sarsa - iterate(mdp, R, own, 200)).max() <= 1e-9
    assert np.abs(found.q_learning - iterate(mdp, R, lambda q: np.eye(3)[q.argmax(axis=1)], 200)).max() <= 1e-9


def test_simulated_learners_go_to_their_fixed_points():
    mdp = rt.mdp(
        {"s": {"work": "t", "rest": {"s": 0.5, "t": 0.5}}, "t": {"go": "s", "stop": {"s": 0.5, "t": 0.5}}},
        start="s",
        discount=0.6,
    )
    R = rt.reward(mdp, {("s", "work"): 1, ("t", "go"): 2, ("s", "rest"): 0.5, ("t", "stop"): -1})
    acts = [np.flatnonzero(row).tolist() for row in mdp.available]
    rest, theta, epsilon = {"s": "rest", "t": "stop"}, 0.5, 0.3
    found = rt.interrupted_fixed_points(mdp, R, interruption=rest, probability=theta, exploration=epsilon)
    stop = rt.policy(mdp, rest).argmax(axis=1)
    random = np.random.default_rng(0)
    P = np.asarray(mdp.transition)

    def learner(target):
        q, seen, s = np.zeros(mdp.available.shape), np.zeros(mdp.available.shape), 0

        def choose(s):
            mine = max(acts[s], key=lambda a: q[s, a])
            return int(random.choice(acts[s])) if random.random() < epsilon else mine

        a = choose(s)
        for _ in range(30_000):
            t = int(random.random() >= P[s, a, 0]) if P[s, a, :2].sum() > 0.99 else int(np.argmax(P[s, a]))
            mine = choose(t)
            played = int(stop[t]) if random.random() < theta else mine
            seen[s, a] += 1
            goal = {"best": max(q[t, b] for b in acts[t]), "played": q[t, played], "mine": q[t, mine]}[target]
            q[s, a] += (R[s, a, t] + mdp.discount * goal - q[s, a]) / seen[s, a] ** 0.7
            s, a = t, played
        return q

    for target, expected in (("best", found.q_learning), ("played", found.sarsa), ("mine", found.uninterrupted_sarsa)):
        gap = np.where(mdp.available, np.abs(learner(target) - expected), 0).max()
        assert gap <= 0.12, (target, gap)
    assert np.abs(found.q_learning - found.sarsa).max() > 0.5


def test_probabilities_are_checked():
    mdp = rt.mdp({"s": {"a": "s", "b": "s"}}, start="s", discount=0.5)
    R = rt.reward(mdp, {("s", "a"): 1})
    with pytest.raises(ValueError, match=r"^`probability` is 2.0; a probability lies in \[0, 1\]"):
        rt.interrupted_fixed_points(mdp, R, interruption=[0], probability=2)
    with pytest.raises(ValueError, match="^`exploration` is a fraction on a float64 model"):
        rt.interrupted_fixed_points(mdp, R, interruption=[0], probability=0, exploration=Fraction(1, 2))
    exact = rt.interrupted_fixed_points(
        mdp.exact(), rt.reward(mdp.exact(), {("s", "a"): 1}), interruption=[1], probability=Fraction(1, 3)
    )
    assert exact.sarsa[0, 0] == rational(5) / 3 and exact.q_learning[0, 0] == 2
