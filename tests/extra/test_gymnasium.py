"""Gymnasium's tables: returns against a brute-force walk of the table with its `done` flags."""

from types import SimpleNamespace

import gymnasium
import numpy as np
import pytest

import rewardtheory as rt


def walk(env, policy, gamma, steps=4000):
    """The discounted return of a policy by forward propagation through the raw table, stopping at `done`."""
    bare = getattr(env, "unwrapped", env)
    S = len(bare.P)
    start = getattr(bare, "initial_state_distrib", None)
    mass = np.eye(S)[bare.start_state_index] if start is None else np.asarray(start, float)
    edges = [
        (s, t, policy[s, a] * p, p * policy[s, a] * r, done)
        for s in bare.P for a in bare.P[s] for p, t, r, done in bare.P[s][a]
    ]  # fmt: skip
    s, t, q, pay, done = map(np.array, zip(*edges, strict=True))
    total = 0.0
    for step in range(steps):
        total += gamma**step * (mass[s] * pay).sum()
        mass = np.bincount(t, weights=mass[s] * q * ~done, minlength=S)
        if gamma**step < 1e-13 or mass.sum() < 1e-13:
            break
    return total


@pytest.mark.parametrize("name", ["FrozenLake-v1", "CliffWalking-v1", "Taxi-v4"])
def test_returns_are_those_of_episodes(name):
    env = gymnasium.make(name)
    mdp, R = rt.from_gymnasium(env, discount=0.95)
    S, A = len(env.unwrapped.P), mdp.n_actions
    for seed in range(3):
        policy = np.random.default_rng(seed).dirichlet(np.ones(A), size=S)
        extended = np.vstack([policy, np.full((mdp.n_states - S, A), 1 / A)])
        assert rt.expected_return(mdp, R, extended) == pytest.approx(walk(env, policy, 0.95), rel=1e-9, abs=1e-9)
    best = rt.solve(mdp, R)
    chosen = np.eye(A)[best.policy.argmax(axis=1)][:S]
    assert mdp.initial @ best.values == pytest.approx(walk(env, chosen, 0.95), rel=1e-7, abs=1e-8)


def fake(table, **more):
    return SimpleNamespace(P=table, **more)


def test_an_end_is_added_where_a_state_is_also_passed_through():
    table = {
        0: {0: [(1.0, 1, 1.0, False)], 1: [(1.0, 1, 5.0, True)]},
        1: {0: [(1.0, 0, 2.0, False)], 1: [(0.5, 0, 0.0, False), (0.5, 0, 4.0, True)]},
    }
    env = fake(table, start_state_index=0)
    mdp, R = rt.from_gymnasium(env, discount=0.5)
    assert mdp.states == ("0", "1", "end") and mdp.terminal.tolist() == [False, False, True]
    for seed in range(5):
        policy = np.random.default_rng(seed).dirichlet(np.ones(2), size=2)
        got = rt.expected_return(mdp, R, np.vstack([policy, [1, 0]]))
        assert got == pytest.approx(walk(env, policy, 0.5), abs=1e-12)


def test_several_rewards_on_one_successor_are_averaged_and_zero_rows_dropped():
    table = {0: {0: [(0.25, 1, 4.0, True), (0.75, 1, 0.0, True), (0.0, 0, 9.0, False)]}, 1: {0: [(1.0, 1, 7.0, True)]}}
    mdp, R = rt.from_gymnasium(fake(table, initial_state_distrib=[1, 0]), discount=1.0)
    assert rt.expected_return(mdp, R, [0, 0]) == 1.0 and mdp.terminal.tolist() == [False, True]


def test_missing_actions_are_not_available():
    table = {0: {0: [(1.0, 1, 1.0, False)]}, 1: {1: [(1.0, 0, 2.0, False)], 0: [(1.0, 1, 0.0, False)]}}
    mdp, _ = rt.from_gymnasium(fake(table, start_state_index=0), discount=0.5)
    assert mdp.available.tolist() == [[True, False], [True, True]]
