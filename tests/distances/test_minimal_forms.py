"""The least representatives against dense projections, other minimizers and exact rationals."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracles import small
from scipy.optimize import minimize
from strategies import instances

import rewardtheory as rt
from rewardtheory.arithmetic import floats, rationals, to_float
from rewardtheory.distances.least_norm import least_absolute, least_largest
from rewardtheory.transition import expect_reward, probability


def shaping_columns(mdp):
    """One column γ e(s') − e(s) for each live state, over all cells of a dense model."""
    S, A = mdp.available.shape
    columns = []
    for s in np.flatnonzero(~mdp.terminal):
        phi = np.eye(S)[s]
        columns.append((mdp.discount * phi[None, None, :] - phi[:, None, None] + np.zeros((S, A, S))).ravel())
    return np.array(columns).T


def redistribution_columns(mdp):
    """Unit changes with mean 0 of every row."""
    S, A = mdp.available.shape
    columns = []
    for s, a in np.ndindex(S, A):
        basis = np.linalg.svd(mdp.transition[s, a][None])[2][1:]
        for x in basis:
            cell = np.zeros((S, A, S))
            cell[s, a] = x
            columns.append(cell.ravel())
    return np.array(columns).T


def projected_off(columns, x, w):
    root = np.sqrt(w).ravel()
    fit = np.linalg.lstsq(root[:, None] * columns, root * x.ravel(), rcond=None)[0]
    return (x.ravel() - columns @ fit).reshape(x.shape)


@pytest.mark.parametrize("seed", range(8))
def test_minimal_is_the_projection_off_shaping_and_redistribution(seed):
    mdp, reward, _ = small(seed)
    w = np.random.default_rng(seed).uniform(0.2, 3, reward.shape) if seed % 2 else np.ones(reward.shape)
    columns = np.hstack([shaping_columns(mdp), redistribution_columns(mdp)])
    found = rt.canonical.minimal(mdp, reward, weights=w if seed % 2 else None)
    assert found == pytest.approx(projected_off(columns, reward, w), abs=1e-10)


@given(instances())
def test_minimal_in_floats_is_within_its_bound_of_the_rationals(case):
    found = rt.canonical.minimal(case.mdp, case.reward)
    truth = rt.canonical.minimal(case.mdp.exact(), rationals(case.reward))
    error = float(rt.canonical.minimal.error(case.mdp, case.reward))
    assert abs(floats(truth) - found).max() <= error + 1e-300
    steps = 1 / (1 - case.mdp.discount)
    assert error <= 1e-12 * steps**2 * max(1.0, abs(case.reward).max())


@given(instances())
def test_minimal_potential_in_floats_is_within_its_bound_of_the_rationals(case):
    found = rt.canonical.minimal_potential(case.mdp, case.reward)
    truth = rt.canonical.minimal_potential(case.mdp.exact(), rationals(case.reward))
    error = float(rt.canonical.minimal_potential.error(case.mdp, case.reward))
    assert abs(floats(truth) - found).max() <= error + 1e-300


@given(instances(rewards=2), st.data())
def test_minimal_is_canonical_exactly(case, data):
    """Linear, idempotent, blind to shaping and redistribution, in the class of the reward; in rationals."""
    mdp, (one, other) = case.exact, case.exact_rewards
    form = rt.canonical.minimal
    draw = np.random.default_rng(data.draw(st.integers(0, 10**6)))
    phi = np.where(mdp.terminal, 0, draw.integers(-3, 4, mdp.n_states))
    noise = rationals(draw.integers(-3, 4, one.shape))
    noise[mdp.terminal] = noise[mdp.terminal] * 0
    c = form(mdp, one)
    assert (form(mdp, rt.redistribute(mdp, rt.shape(mdp, one, phi), noise)) == c).all()
    assert (form(mdp, 2 * one - other) == 2 * c - form(mdp, other)).all()
    assert (form(mdp, c) == c).all()
    shifts = [
        rt.expected_return(mdp, c, pi) - rt.expected_return(mdp, one, pi)
        for pi in (rt.uniform_policy(mdp), np.asarray(mdp.available).argmax(axis=1).tolist())
    ]
    assert shifts[0] == shifts[1]


@given(instances(), st.data())
def test_minimal_potential_is_free_of_divergence_and_least(case, data):
    """γ Σ x(·,·,s) = Σ x(s,·,·) in every live state, and no shaped version is smaller; in rationals."""
    mdp = case.exact
    x = rt.canonical.minimal_potential(mdp, case.exact_rewards[0])
    from rewardtheory.distances.minimal import _arrivals, _weights

    w = _weights(mdp, None, zero=True)
    live = ~mdp.terminal
    flow = mdp.discount * _arrivals(mdp, w * x) - (w * x).sum(axis=(1, 2))
    assert (flow[live] == 0).all()
    draw = np.random.default_rng(data.draw(st.integers(0, 10**6)))
    phi = np.where(mdp.terminal, 0, draw.integers(-3, 4, mdp.n_states))
    shaped = rt.shape(mdp, case.exact_rewards[0], phi)
    assert (w * x * x).sum() <= (w * shaped * shaped).sum()


@pytest.mark.parametrize("seed", range(6))
def test_minimal_potential_is_the_projection_off_shaping(seed):
    mdp, reward, _ = small(seed)
    w = np.random.default_rng(seed).uniform(0.2, 3, reward.shape)
    found = rt.canonical.minimal_potential(mdp, reward, weights=w)
    assert found == pytest.approx(projected_off(shaping_columns(mdp), reward, w), abs=1e-10)


@pytest.mark.parametrize("norm", [1, np.inf])
@pytest.mark.parametrize("seed", range(5))
def test_the_linear_programs_find_the_least_cost_and_bound_the_gap(seed, norm):
    mdp, reward, _ = small(seed, states=3, actions=2)
    w = np.random.default_rng(seed).uniform(0.5, 2, reward.shape)
    found = (least_absolute if norm == 1 else least_largest)(mdp, reward, w)
    cost = {1: lambda x: (w * abs(x)).sum(), np.inf: lambda x: (w * abs(x)).max()}[norm]
    assert found.cost == pytest.approx(cost(found.reward)) and 0 <= found.bound < 1e-9 * (1 + found.cost)
    assert found.reward == pytest.approx(rt.shape(mdp, reward, found.potential), abs=1e-12)
    draw = np.random.default_rng(seed)
    for _ in range(20):
        start = found.potential + draw.normal(size=3)
        other = minimize(lambda phi: cost(rt.shape(mdp, reward, phi)), start, method="Nelder-Mead")
        assert other.fun >= found.cost - found.bound
    assert (rt.canonical.minimal_potential(mdp, reward, norm=norm, weights=w) == found.reward).all()


def test_the_bound_of_a_linear_program_survives_a_bad_dual():
    """With a wrong dual the gap grows, and still holds."""
    from rewardtheory.distances.least_norm import _prepared, _result

    mdp, reward, _ = small(1, states=3, actions=2)
    w = np.ones(reward.shape)
    R, w, D, index = _prepared(mdp, reward, w)
    best = least_absolute(mdp, reward, w)
    for seed in range(20):
        y = np.random.default_rng(seed).uniform(-1, 1, len(index[0]))
        worse = _result(mdp, R, w, D, index, np.zeros(3), y, lambda z: float(abs(z).sum()))
        assert worse.cost - worse.bound <= best.cost


def test_bandit_examples():
    """One state: the 2-norm centers by the mean, the largest entry by the midrange, the sum by a median."""
    mdp = rt.mdp({"s": {"a": "s", "b": "s", "c": "s"}}, start="s", discount=0.5)
    r = rt.reward(mdp, action=[[0, 0, 1]])
    flat = {n: rt.canonical.minimal_potential(mdp, r, norm=n).ravel() for n in (1, 2, np.inf)}
    assert flat[2] == pytest.approx([-1 / 3, -1 / 3, 2 / 3])
    assert flat[np.inf] == pytest.approx([-0.5, -0.5, 0.5])
    assert flat[1] == pytest.approx([0, 0, 1])
    other = rt.reward(mdp, action=[[0, 1, 0]])
    total = rt.canonical.minimal_potential(mdp, r + other, norm=np.inf).ravel()
    assert total == pytest.approx([-0.5, 0.5, 0.5])  # not (−1, 0, 0): the form is not linear


@pytest.mark.parametrize("layout", ["successors", "terminal", "undiscounted"])
def test_layouts_and_ends(layout):
    if layout == "successors":
        mdp = rt.random_mdp(states=8, actions=2, successors=3, seed=1)
    else:
        graph = {"a": {"x": {"b": 0.5, "end": 0.5}, "y": "b"}, "b": {"x": "end"}}
        mdp = rt.mdp(graph, start="a", discount=1 if layout == "undiscounted" else 0.9)
    reward = rt.random_reward(mdp, seed=2)
    form = rt.canonical.minimal(mdp, reward)
    error = float(rt.canonical.minimal.error(mdp, reward))
    exact = floats(rt.canonical.minimal(mdp.exact(), rationals(reward)))
    p = probability(mdp.transition)
    where = (p != 0) & mdp.available[:, :, None]
    assert abs(form - exact)[where].max() <= error < 1e-9
    # The same order of policies: expected forms differ from expected rewards by shaping alone.
    difference = form - reward
    potential = floats(rt.canonical.minimal_potential(mdp, reward))
    bound = float(rt.canonical.minimal_potential.error(mdp, reward))
    exact = floats(rt.canonical.minimal_potential(mdp.exact(), rationals(reward)))
    assert abs(potential - exact)[where].max() <= bound < 1e-9
    returns = [
        to_float(rt.expected_return(mdp, np.where(mdp.terminal[:, None, None], 0, difference), pi))
        for pi in (rt.uniform_policy(mdp), np.asarray(mdp.available).argmax(axis=1).tolist())
    ]
    assert returns[0] == pytest.approx(returns[1], abs=1e-9)
    assert np.isfinite(expect_reward(mdp.transition, form)).all()
    least = least_absolute(mdp, reward, np.where(where & ~mdp.terminal[:, None, None], 1.0, 0.0))
    assert least.bound < 1e-6


def test_starc_with_the_minimal_form_is_a_starc_distance():
    mdp, reward, other = small(7)
    form = rt.canonical.minimal
    changed = rt.redistribute(mdp, rt.shape(mdp, 3 * reward, [1, 2, 3, 4]), other)
    assert float(rt.starc(mdp, reward, changed, canonical=form)) < 1e-12
    assert float(rt.starc_error(mdp, reward, changed, canonical=form)) < 1e-9
    ratio = float(rt.starc(mdp, reward, other)) / float(rt.starc(mdp, reward, other, canonical=form))
    assert 0.5 < ratio < 2


def test_it_refuses_with_one_sentence():
    mdp, reward, _ = small(0)
    w = np.ones(reward.shape)
    w[1, 0, 2] = 0
    with pytest.raises(ValueError, match=r"^`weights`\[1, 0, 2\] is 0.0; weights must be > 0: correct this entry"):
        rt.canonical.minimal(mdp, reward, weights=w)
    with pytest.raises(ValueError, match=r"^`norm` is 3; the least shaped reward is found for the norms 1, 2"):
        rt.canonical.minimal_potential(mdp, reward, norm=3)
    w[1] = 0
    with pytest.raises(
        ValueError, match=r"^`weights` give nothing to state 1, so that its potential is not determined"
    ):
        rt.canonical.minimal_potential(mdp, reward, weights=w)


@pytest.mark.parametrize("norm", [1, 2, np.inf])
def test_forms_with_arguments_make_distances_with_bounds(norm):
    """A partial form keeps the bound of its function; equivalent rewards under the 2-norm are at 0 within it."""
    from functools import partial

    mdp, reward, other = small(6)
    w = np.random.default_rng(0).uniform(0.5, 2, reward.shape)
    form = partial(rt.canonical.minimal_potential, norm=norm, weights=w)
    d, e = rt.starc(mdp, reward, other, canonical=form), rt.starc_error(mdp, reward, other, canonical=form)
    assert 0 < d < 2 and 0 < e < 1e-9
    x, y = (form(mdp, R) for R in (reward, other))
    assert d == pytest.approx(np.linalg.norm(x / np.linalg.norm(x) - y / np.linalg.norm(y)))
    shaped = rt.shape(mdp, 2 * reward, [1, 2, -3, 4])
    assert rt.starc(mdp, reward, shaped, canonical=form) < (1e-9 if norm == 2 else 1e-6)
    found = rt.distance_matrix(mdp, [reward, other, shaped], canonical=form)
    assert found.values[0, 1] == pytest.approx(d)
