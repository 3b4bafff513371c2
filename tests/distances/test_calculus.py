"""Gradients, divergence and rewards made plain, against adjoints, rationals and direct minimization."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracles import small
from scipy.optimize import minimize
from strategies import instances

import rewardtheory as rt
from rewardtheory.arithmetic import floats, rationals
from rewardtheory.distances.minimal import _weights
from rewardtheory.mdps import load


@given(instances(), st.integers(0, 10**6))
def test_the_divergence_is_the_adjoint_of_the_gradient(case, seed):
    mdp, R = case.exact, case.exact_rewards[0]
    draw = np.random.default_rng(seed)
    phi = rationals(np.where(mdp.terminal, 0, draw.integers(-3, 4, mdp.n_states)))
    w = _weights(mdp, None, zero=True)
    assert (w * rt.gradient(mdp, phi) * R).sum() == (phi * rt.divergence(mdp, R)).sum()


@given(instances(), st.integers(0, 10**6))
def test_the_decomposition_is_one_and_orthogonal(case, seed):
    mdp, R = case.exact, case.exact_rewards[0]
    found = rt.decompose(mdp, R)
    w = _weights(mdp, None, zero=True)
    counted = w != 0
    assert (found.gradient + found.rest == R)[counted].all()
    assert (rt.divergence(mdp, found.rest) == 0).all() and (w * found.gradient * found.rest).sum() == 0
    draw = np.random.default_rng(seed)
    phi = np.where(mdp.terminal, 0, draw.integers(-3, 4, mdp.n_states))
    again = rt.decompose(mdp, rt.shape(mdp, R, phi))
    assert (again.rest == found.rest)[counted].all() and (again.potential == found.potential + rationals(phi)).all()
    near = rt.decompose(case.mdp, case.reward)
    assert abs(floats(found.rest) - near.rest).max() <= float(near.bound) + 1e-300


@pytest.mark.parametrize("seed", range(4))
def test_a_sparse_reward_is_recovered_from_its_shaped_version(seed):
    mdp, _, _ = small(seed)
    sparse = rt.reward(mdp, transition=np.zeros((4, 3, 4)))
    sparse[seed, 1, 2] = 5.0
    found = rt.sparsify(mdp, rt.shape(mdp, sparse, [3, -1, 4, 1]))
    assert found.reward == pytest.approx(sparse, abs=1e-9) and found.bound < 1e-8
    grid = load("epic-gridworld")
    w = rt.coverage.possible(grid.mdp)
    dense = rt.sparsify(grid.mdp, grid.rewards["dense"], weights=w)
    # Here the goal's own reward is not the least: paid on arrival, with γ, it costs 0.11 < 1/9.
    assert dense.cost + dense.bound < (w * abs(grid.rewards["sparse"])).sum()
    assert dense.cost == pytest.approx(0.11) and dense.bound < 1e-9


@pytest.mark.parametrize("seed", range(4))
def test_sparse_and_flat_are_no_dearer_than_any_shaped_version(seed):
    mdp, reward, _ = small(seed)
    sparse, flat = rt.sparsify(mdp, reward), rt.flatten(mdp, reward)
    draw = np.random.default_rng(seed)
    for _ in range(200):
        other = rt.shape(mdp, reward, draw.normal(size=4) * 10.0 ** draw.integers(-3, 2))
        assert sparse.cost - sparse.bound <= abs(other).sum() and flat.cost - flat.bound <= abs(other).max()
    assert rt.is_same_policy_order(mdp, reward, sparse.reward)
    assert rt.is_same_policy_order(mdp, reward, flat.reward)


def change(mdp, x, pi):
    """The mean squared change from step to step, by its definition."""
    S, A = mdp.available.shape
    P, total = mdp.transition, 0.0
    for s, a, t, b, u in np.ndindex(S, A, S, A, S):
        if not mdp.terminal[s] and not mdp.terminal[t]:
            total += pi[s, a] * P[s, a, t] * pi[t, b] * P[t, b, u] * (x[s, a, t] - x[t, b, u]) ** 2 / S
    return total


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("ending", [False, True])
def test_smooth_changes_least(seed, ending):
    mdp, reward, _ = small(seed, states=3, actions=2)
    if ending:
        p = mdp.transition.copy()
        p[2] = [0, 0, 1]
        mdp = mdp.replace(transition=p, terminal=[False, False, True])
        reward = np.where(mdp.terminal[:, None, None], 0.0, reward)
    pi = rt.uniform_policy(mdp)
    found = rt.smooth(mdp, reward)
    assert found.cost == pytest.approx(change(mdp, found.reward, pi), abs=1e-10)
    assert found.reward == pytest.approx(rt.shape(mdp, reward, found.potential))
    live = np.flatnonzero(~mdp.terminal)

    def cost(y):
        phi = np.zeros(3)
        phi[live] = y
        return change(mdp, rt.shape(mdp, reward, phi), pi)

    other = minimize(cost, np.zeros(len(live)), method="BFGS", tol=1e-10)
    assert found.cost <= other.fun + found.bound + 1e-12 and found.bound < 1e-8
    exact = rt.smooth(mdp.exact(), rationals(reward))
    assert exact.cost == pytest.approx(found.cost, abs=1e-9)


def test_smooth_keeps_the_order_of_policies():
    mdp, reward, _ = small(5)
    assert rt.is_same_policy_order(mdp, reward, rt.smooth(mdp, reward).reward)
    assert rt.smooth(mdp, rt.shape(mdp, reward, [1, 2, 3, 4])).cost == pytest.approx(rt.smooth(mdp, reward).cost)
