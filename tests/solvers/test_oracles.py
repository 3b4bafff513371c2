"""Solvers against what shares no code with them: brute force over policies, linear programs, and exact rationals."""

from itertools import product

import numpy as np
import pytest
import scipy.optimize
import scipy.sparse
from hypothesis import given
from hypothesis import strategies as st
from strategies import deterministic_policies, instances, policies, quick

import rewardtheory as rt
from rewardtheory.arithmetic import floats, rationals
from rewardtheory.transition import expect_reward


def flat(mdp, reward):
    """(r, P) as plain float arrays (S, A) and (S, A, S), from an exact or float model."""
    p = mdp.dense().transition
    return floats(expect_reward(mdp.transition, reward)), floats(p)


def linear_program(mdp, reward):
    """max J by scipy's HiGHS over occupancies, written from the definition."""
    r, p = flat(mdp, reward)
    S, A = r.shape
    use = np.flatnonzero(mdp.available.ravel())
    inflow = np.eye(S).repeat(A, axis=0).T - float(mdp.discount) * p.reshape(S * A, S).T
    found = scipy.optimize.linprog(-r.ravel()[use], A_eq=inflow[:, use], b_eq=floats(mdp.initial), method="highs")
    assert found.status == 0
    return -found.fun


@given(instances())
def test_exact_optimum_is_the_best_deterministic_policy(case):
    mdp, R = case.exact, case.exact_rewards[0]
    every = [rt.values(mdp, R, list(a)) for a in deterministic_policies(mdp)]
    best = np.max(np.stack(every), axis=0)
    found = rt.solve(mdp, R)
    assert found.bound == 0 and found.converged and (found.values == best).all()
    assert (rt.values(mdp, R, found.policy) == best).all()
    returns = [mdp.initial @ v for v in every]
    ends = rt.return_range(mdp, R)
    assert (ends.low, ends.high, ends.bound) == (min(returns), max(returns), 0)
    assert rt.expected_return(mdp, R, ends.lowest) == ends.low and rt.expected_return(mdp, R, ends.highest) == ends.high
    q = expect_reward(mdp.transition, R) + mdp.discount * (mdp.dense().transition @ best)
    optimal = rt.optimal_actions(mdp, R)
    assert (optimal.mask == (mdp.available & (q == best[:, None]))).all() and optimal.decided


@given(instances())
def test_float_optimum_is_within_its_bound(case):
    exact, found = rt.solve(case.exact, case.exact_rewards[0]), rt.solve(case.mdp, case.reward)
    # The float model stands for its own rationals, not for the fractions it was rounded from.
    own = rt.solve(case.mdp.exact(), case.reward)
    assert np.abs(found.values - floats(own.values)).max() <= found.bound + 1e-16 * np.abs(found.values).max()
    assert np.abs(found.values - floats(exact.values)).max() <= 1e-9
    assert float(linear_program(case.mdp, case.reward)) == pytest.approx(
        case.mdp.initial @ found.values, abs=1e-7, rel=1e-8
    )
    truth = rt.optimal_actions(case.exact, case.exact_rewards[0])
    kept = rt.optimal_actions(case.mdp.exact(), case.reward)
    optimal = rt.optimal_actions(case.mdp, case.reward)
    assert (optimal.mask >= kept.mask).all() and (optimal.mask >= truth.mask).all()
    if optimal.decided:
        assert (optimal.mask == kept.mask)[~case.mdp.terminal].all()
    ends = rt.return_range(case.mdp, case.reward)
    exact_ends = rt.return_range(case.mdp.exact(), case.reward)
    for x, y in ((ends.low, exact_ends.low), (ends.high, exact_ends.high)):
        assert abs(rationals(x).item() - y) <= rationals(ends.bound).item()
    assert ends.low <= rt.expected_return(case.mdp, case.reward, rt.uniform_policy(case.mdp)) + ends.bound
    assert rt.expected_return(case.mdp, case.reward, ends.lowest) == pytest.approx(ends.low, abs=1e-9)


@given(st.data())
def test_occupancies_are_discounted_visits(data):
    case = data.draw(instances())
    pi = floats(data.draw(policies(case.mdp)))
    _, p = flat(case.mdp, case.reward)
    step = (pi[..., None] * p).sum(axis=1)
    weight, total = case.mdp.initial.copy(), np.zeros(case.mdp.n_states)
    for t in range(20000):
        total += weight * case.mdp.discount**t
        weight = weight @ step
        if case.mdp.discount**t < 1e-14:
            break
    assert rt.occupancy(case.mdp, pi) == pytest.approx(pi * total[:, None], rel=1e-6, abs=1e-6)


@given(st.data())
def test_average_reward_is_the_limit_of_the_discounted_one(data):
    case = data.draw(instances())
    pi = data.draw(policies(case.mdp))
    mdp, R = case.exact, case.exact_rewards[0]
    near = mdp.replace(discount=1 - rationals(1e-9).item())
    limit = rt.expected_return(near, R, pi) * (1 - near.discount)
    assert abs(float(floats(limit - rt.average_reward(mdp, R, pi)))) < 1e-6


@pytest.mark.parametrize("horizon", [1, 2, 3])
def test_horizon_against_every_plan(horizon):
    for seed in range(25):
        case = quick(seed, states=2, actions=2)
        mdp, R = case.exact, case.exact_rewards[0]
        r, p = expect_reward(mdp.transition, R), mdp.dense().transition
        here, best = np.arange(2), None
        for plan in product(deterministic_policies(mdp), repeat=horizon):
            v = rationals(np.zeros(2))
            for actions in reversed(plan):
                v = r[here, list(actions)] + mdp.discount * (p[here, list(actions)] @ v)
            best = v if best is None else np.maximum(best, v)
        found = rt.solve(mdp, R, horizon=horizon)
        assert (found.values == best).all() and found.policy.shape == (horizon, 2, mdp.n_actions) and found.bound == 0
        v = rationals(np.zeros(2))
        for pi in found.policy[::-1]:
            v = (pi * (r + mdp.discount * (p @ v))).sum(axis=1)
        assert (v == best).all()
        plain = rt.solve(case.mdp, case.reward, horizon=horizon)
        assert np.abs(
            plain.values - floats(rt.solve(case.mdp.exact(), case.reward, horizon=horizon).values)
        ).max() <= max(plain.bound, 1e-300)


def test_horizon_allows_discount_one_without_an_end():
    mdp = rt.mdp({"s": {"go": "s"}}, start="s", discount=1)
    assert rt.solve(mdp, rt.reward(mdp, {"s": 1}), horizon=7).values.tolist() == [7]
    for wrong in (0, -1, 1.5, True):
        with pytest.raises(ValueError, match=f"`horizon` is {wrong!r}; it must be a whole number of at least 1"):
            rt.solve(mdp, rt.reward(mdp, {"s": 1}), horizon=wrong)


def soft_oracle(mdp, reward, tau, steps=4000):
    r, p = flat(mdp, reward)
    v = np.zeros(mdp.n_states)
    for _ in range(steps):
        q = np.where(mdp.available, r + mdp.discount * (p @ v), -np.inf)
        top = q.max(axis=1)
        v = np.where(mdp.terminal, 0, top + tau * np.log(np.exp((q - top[:, None]) / tau).sum(axis=1)))
    return v, np.where(mdp.available, np.exp((q - v[:, None]) / tau), 0)


@pytest.mark.parametrize("tau", [1e-3, 0.1, 1, 100])
def test_soft_values_against_value_iteration(tau):
    for seed in range(30):
        case = quick(seed)
        mdp = case.mdp.replace(discount=min(case.mdp.discount, 0.99))
        found = rt.soft_solve(mdp, case.reward, temperature=tau)
        v, pi = soft_oracle(mdp, case.reward, tau)
        assert found.converged and np.abs(found.values - v).max() <= found.bound + 1e-9 * (1 + np.abs(v).max())
        assert found.policy[~mdp.terminal] == pytest.approx(pi[~mdp.terminal], abs=1e-8 / tau + 1e-9)
        assert found.policy.sum(axis=1) == pytest.approx(1) and (found.policy[~mdp.available] == 0).all()


def test_soft_values_tend_to_the_optimal_ones():
    for seed in range(60):
        case = quick(seed)
        best = rt.solve(case.mdp, case.reward)
        cold = rt.soft_solve(case.mdp, case.reward, temperature=1e-9)
        horizon = 1 / (1 - case.mdp.discount)
        assert np.abs(cold.values - best.values).max() <= 1e-8 * horizon + best.bound + cold.bound, seed
        assert cold.bound <= 1e-6 * horizon


def test_soft_solve_goes_on_while_policy_iteration_stands_still():
    """A long corridor with a far goal and a bait: at low temperature the residual does not halve for many steps."""
    n = 40
    graph = {f"s{i}": {"on": f"s{min(i + 1, n - 1)}", "bait": "s0"} for i in range(n)}
    mdp = rt.mdp(graph, start="s0", discount=0.95)
    for reward in (
        rt.reward(mdp, {(f"s{n - 1}", "on"): 100.0} | {(f"s{i}", "bait"): 0.5 + 0.01 * i for i in range(n)}),
        rt.reward(mdp, {(f"s{i}", "bait"): float(i % 7) for i in range(n)}),
    ):
        for tau in (1e-8, 1e-4, 1e-2):
            cold = rt.soft_solve(mdp, reward, temperature=tau)
            v, _ = soft_oracle(mdp, reward, tau, steps=2000)
            assert np.abs(cold.values - v).max() <= cold.bound + 1e-9 and cold.bound < 1e-8


def test_soft_refusals():
    mdp = rt.mdp({"s": {"a": "s"}}, start="s", discount=0.5)
    R = rt.reward(mdp, {"s": 1})
    for tau, text in (
        (0, r"`temperature` is 0.0; it must be > 0: for temperature 0 use rt.solve"),
        (-1, "`temperature` is -1.0; it must be > 0"),
        (np.nan, "`temperature` is nan"),
        (np.inf, "`temperature` is inf"),
        ([1, 2], r"`temperature` has shape \(2,\); it must be \(\): give one number"),
        ("1", "`temperature` holds <U1"),
    ):
        with pytest.raises(ValueError, match=text):
            rt.soft_solve(mdp, R, temperature=tau)
    with pytest.raises(
        ValueError, match="`mdp` is exact, and soft values are logarithms, which are not rational: give a"
    ):
        rt.soft_solve(mdp.exact(), R, temperature=1)
    with pytest.raises(
        rt.NotConverged, match="`soft_solve` stopped after 1 Newton steps with a residual of .*; raise `max_it"
    ):
        rt.soft_solve(*hard(), temperature=0.01, max_iterations=1)
    early = rt.soft_solve(*hard(), temperature=0.01, max_iterations=1, throw=False)
    true = rt.soft_solve(*hard(), temperature=0.01)
    assert not early.converged and np.abs(early.values - true.values).max() <= early.bound + true.bound


def hard():
    mdp = rt.random_mdp(states=30, actions=4, discount=0.99, successors=2, seed=5)
    return mdp, rt.random_reward(mdp, seed=6)


@pytest.mark.parametrize("gamma", [0.99, 0.9999])
def test_large_models_against_a_sparse_direct_oracle(gamma):
    mdp = rt.random_mdp(states=3000, actions=3, successors=3, discount=gamma, seed=1)
    R = rt.random_reward(mdp, seed=2)
    found = rt.solve(mdp, R, tolerance=1e-9)
    r = (mdp.transition.probability * R).sum(axis=2)
    index, here = found.policy.argmax(axis=1), np.arange(3000)
    for _ in range(50):  # Howard's iteration with scipy's sparse LU, from the policy found
        rows = scipy.sparse.csr_array(
            (mdp.transition.probability[here, index].ravel(),
             (here.repeat(3), mdp.transition.state[here, index].ravel())), shape=(3000, 3000),
        )  # fmt: skip
        v = scipy.sparse.linalg.spsolve(
            scipy.sparse.csc_array(scipy.sparse.eye_array(3000) - gamma * rows), r[here, index]
        )
        q = r + gamma * (mdp.transition.probability * v[mdp.transition.state]).sum(axis=2)
        better = np.where(q.max(axis=1) > q[here, index] + 1e-9, q.argmax(axis=1), index)
        if (better == index).all():
            break
        index = better
    slack = 1e-9 * np.abs(v).max() * 1e-3 / (1 - gamma)
    assert found.bound <= 1e-9 * max(1, np.abs(found.values).max())
    assert np.abs(found.values - v).max() <= found.bound + slack
    if gamma == 0.99:
        policy = rt.uniform_policy(mdp)
        assert rt.occupancy(mdp, policy).sum() == pytest.approx(100)
        assert (rt.occupancy(mdp, policy) * r).sum() == pytest.approx(rt.expected_return(mdp, R, policy), rel=1e-9)


def test_large_chain_with_an_end_at_discount_one():
    n = 2000
    state = np.stack([np.arange(n), np.minimum(np.arange(n) + 1, n - 1)], axis=1)[:, None, :].repeat(2, axis=1)
    p = np.zeros((n, 2, 2))
    p[:, 0], p[:, 1] = [0.5, 0.5], [0.25, 0.75]
    p[-1] = [1, 0]
    mdp = rt.MDP(rt.Successors(state, p), np.eye(n)[0], 1.0, terminal=np.arange(n) == n - 1)
    R = rt.reward(mdp, state=np.where(mdp.terminal, 0, -1.0))
    found = rt.solve(mdp, R)
    want = -(n - 1 - np.arange(n)) / 0.75
    assert np.abs(found.values - want).max() <= found.bound + 1e-9


def test_not_converged_says_what_and_what_to_do():
    mdp = rt.random_mdp(states=600, actions=2, successors=2, discount=0.999, seed=0)
    R = rt.random_reward(mdp, seed=1)
    with pytest.raises(
        rt.NotConverged, match=r"`solve` stopped after 2 iterations with a proved error of .*; raise `max_it"
    ):
        rt.solve(mdp, R, max_iterations=2)
    early = rt.solve(mdp, R, max_iterations=2, throw=False)
    assert not early.converged and early.iterations == 2
    assert np.abs(early.values - rt.solve(mdp, R).values).max() <= early.bound
    small, r = hard()
    with pytest.raises(rt.NotConverged, match="`solve` stopped after 1 iterations with a proved error"):
        rt.solve(small, r, max_iterations=1)
    early = rt.solve(small, r, max_iterations=1, throw=False)
    assert np.abs(early.values - rt.solve(small, r).values).max() <= early.bound
    with pytest.raises(ValueError, match="`max_iterations` is 0; it must be a whole number of at least 1"):
        rt.solve(small, r, max_iterations=0)
