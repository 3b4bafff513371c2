"""Bi-level alignment: derivatives against differences, the modes against their formulas, and what is refused."""

import re

import jax
import numpy as np
import pytest

import rewardtheory as rt
from rewardtheory.design import hypergradients
from rewardtheory.design.alignment import _world
from rewardtheory.design.outer_step import outer_step, scalar_weights, state_weights

CHOICE = rt.mdp({"s": {"good": {"end": 1}, "trap": {"end": 1}}}, start="s", discount=0.9)
GOOD, TRAP = rt.reward(CHOICE, {("s", "good"): 1}), rt.reward(CHOICE, {("s", "trap"): 3})


def instance(seed):
    """A random model, with an action less in one state and sometimes an end and a state nobody reaches."""
    rng = np.random.default_rng(seed)
    P = rng.dirichlet(np.ones(4), size=(4, 3)) * 1.0
    available, terminal = np.ones((4, 3), bool), np.zeros(4, bool)
    available[1, 2] = False
    if seed % 2:
        P[3], terminal[3] = np.eye(4)[3], True
    if seed % 3 == 0:
        P[:, :, 2] = np.where(np.arange(4)[:, None] == 2, 1.0, 0.0)
        P[2] = np.eye(4)[2]
        P[[0, 1]] = P[[0, 1]] * [1, 1, 0, 1]
        P = P / P.sum(axis=2, keepdims=True)
    mdp = rt.MDP(P, [0.7, 0.3, 0, 0], rng.uniform(0.1, 0.95), available=available, terminal=terminal)
    R, first, second = rng.normal(size=(3, 4, 3, 4)) * ~terminal[:, None, None]
    point = {
        "bias": rng.normal(size=4),
        "weights": rng.normal(size=2) if seed % 5 else rng.normal(size=(2, 4)),
        "discount": np.asarray(rng.normal()),
    }
    return mdp, R, [first, second], rng.uniform(0.3, 2), point


def evaluate(world, stacked, point, mode=hypergradients.exact):
    with jax.enable_x64(True):
        return outer_step(
            world, stacked, point, np.zeros(len(world.initial)), 0.3, 0.1, mode=mode, max_iterations=60
        )  # fmt: skip


def flat(tree):
    return np.concatenate([np.ravel(tree[name]) for name in ("bias", "weights", "discount")])


def moved(point, k, h):
    out = {name: np.array(x) for name, x in point.items()}
    for name in ("bias", "weights", "discount"):
        if k < out[name].size:
            out[name] = (np.ravel(out[name]) + h * (np.arange(out[name].size) == k)).reshape(out[name].shape)
            return out
        k -= out[name].size
    raise AssertionError


def differences(world, stacked, point, h=2e-3):
    def at(k, step):
        return float(evaluate(world, stacked, moved(point, k, step)).objective)

    return np.array(
        [
            (45 * (at(k, h) - at(k, -h)) - 9 * (at(k, 2 * h) - at(k, -2 * h)) + at(k, 3 * h) - at(k, -3 * h)) / (60 * h)
            for k in range(flat(point).size)
        ]
    )


def test_the_exact_mode_agrees_with_differences_on_a_hundred_random_instances():
    worst = 0.0
    for seed in range(100):
        mdp, R, extras, tau, point = instance(seed)
        world, stacked, _, _ = _world(mdp, R, extras, tau)
        gradient = flat(evaluate(world, stacked, point).gradient)
        assert np.isfinite(gradient).all()
        error = np.abs(gradient - differences(world, stacked, point)).max()
        worst = max(worst, error / max(1, np.abs(gradient).max()))
    assert worst < 1e-7


def dense_modes(seed, name):
    """H⁺A by the pseudo-inverse of the full Hessian, which is singular along constants in each state."""
    mdp, R, extras, tau, point = instance(seed)
    world, stacked, _, _ = _world(mdp, R, extras, tau)
    found = {}

    def spying(inner):
        S, A = inner.policy.shape
        product = inner.hessian if name == "hessian" else inner.frozen_hessian
        H = jax.vmap(lambda e: product(e.reshape(S, A)).ravel())(jax.numpy.eye(S * A)).T
        jax.debug.callback(lambda h: found.update(H=np.asarray(h)), H)
        u = jax.numpy.linalg.pinv(H, rtol=1e-10) @ inner.slope.ravel()
        return u.reshape(S, A), 0.0

    gradient = flat(evaluate(world, stacked, point, spying).gradient)
    jax.effects_barrier()
    return gradient, found["H"], flat(evaluate(world, stacked, point).gradient), (world, stacked, point)


@pytest.mark.parametrize("seed", [3])
def test_the_exact_mode_is_the_pseudo_inverse_of_a_singular_hessian(seed):
    dense, H, exact, _ = dense_modes(seed, "hessian")
    assert np.linalg.matrix_rank(H, tol=1e-9) <= 4 * 3 - 4
    np.testing.assert_allclose(dense, exact, atol=1e-9)


@pytest.mark.parametrize("seed", [1])
def test_the_frozen_mode_is_the_pseudo_inverse_of_its_blocks(seed):
    dense, _, exact, (world, stacked, point) = dense_modes(seed, "frozen")
    frozen = flat(evaluate(world, stacked, point, hypergradients.frozen_sample).gradient)
    np.testing.assert_allclose(dense, frozen, atol=1e-8)
    assert np.abs(frozen - exact).max() > 1e-4


@pytest.mark.parametrize("constant", [0.0, 1.0, -2.0])
def test_one_state_has_the_closed_forms(constant):
    """dJ/dc = Cov(R', R)/τ exactly, and over τ + constant + (1 − p)R(0) + pR(1) when samples are frozen."""
    mdp = rt.mdp({"s": {"a": {"end": 1}, "b": {"end": 1}}}, start="s", discount=0.0)
    R, extra, tau = np.array([1.0, 0.4]), np.array([-1.0, 0.7]), 0.8
    world, stacked, _, _ = _world(
        mdp, rt.reward(mdp, action=[R, [0, 0]]), [rt.reward(mdp, action=[extra, [0, 0]])], tau
    )
    point = {"bias": np.array([constant, 0.0]), "weights": np.ones(1)}
    mixed = R + extra
    p = np.exp(mixed / tau) / np.exp(mixed / tau).sum()
    covariance = p @ (R * extra) - (p @ R) * (p @ extra)

    def slope(mode):
        with jax.enable_x64(True):
            found = outer_step(world, stacked, point, np.zeros(2), 0.0, 0.0, mode=mode, max_iterations=50)
        return float(found.gradient["weights"][0])

    assert abs(slope(hypergradients.exact) - covariance / tau) < 1e-12
    denominator = tau + constant + (1 - p[0]) * mixed[0] + p[0] * mixed[1]
    assert abs(slope(hypergradients.frozen_sample) - covariance / denominator) < 1e-12


def test_neumann_is_its_partial_sum_in_one_state_and_first_order_its_beginning():
    """With λ = 2τp(1 − p) and A'B = 2(p(1 − p))² ΔR ΔR': α Σ_{k ≤ K} (1 − αλ)^k A'B, which tends to the exact A'B/λ."""
    mdp = rt.mdp({"s": {"a": {"end": 1}, "b": {"end": 1}}}, start="s", discount=0.0)
    rewards = rt.reward(mdp, action=[[1.0, 0.4], [0, 0]]), rt.reward(mdp, action=[[-1.0, 0.7], [0, 0]])
    world, stacked, _, _ = _world(mdp, rewards[0], [rewards[1]], 0.8)
    p = 1 / (1 + np.exp((1.1 - 0.0) / 0.8))
    start, rate, steps = 2 * (p * (1 - p)) ** 2 * 0.6 * -1.7, 0.5, 60
    ratio = 1 - rate * 2 * 0.8 * p * (1 - p)

    def slope(mode):
        with jax.enable_x64(True):
            point = {"bias": np.zeros(2), "weights": np.ones(1)}
            found = outer_step(world, stacked, point, np.zeros(2), 0.0, 0.0, mode=mode, max_iterations=50)
        return float(found.gradient["weights"][0])

    partial = rate * start * (1 - ratio ** (steps + 1)) / (1 - ratio)
    assert abs(slope(hypergradients.neumann(steps, rate)) - partial) < 1e-12
    assert abs(slope(hypergradients.first_order) - start) < 1e-12
    assert abs(start / (2 * 0.8 * p * (1 - p)) - p * (1 - p) * 0.6 * -1.7 / 0.8) < 1e-12


def test_a_trap_is_left_and_the_result_is_what_it_says():
    found = rt.align(CHOICE, GOOD, [TRAP], size_penalty=1e-3)
    assert found.beats_primary and found.returns[0] < found.alone < found.primary_return
    assert found.best == int(np.argmax(found.objectives)) and len(found.returns) == len(found.discounts) == 201
    assert abs(rt.expected_return(CHOICE, GOOD, found.policy) - found.primary_return) <= found.bound
    soft = rt.soft_solve(CHOICE.replace(discount=found.discount), found.reward, temperature=1)
    np.testing.assert_allclose(soft.policy, found.policy, atol=1e-9)
    rebuilt = GOOD + found.weights[0] * TRAP + found.bias[:, None, None] * ~CHOICE.terminal[:, None, None]
    np.testing.assert_allclose(found.reward, rebuilt, atol=1e-12)


def test_a_heuristic_that_says_nothing_does_not_beat_the_primary_reward():
    found = rt.align(CHOICE, GOOD, [0 * TRAP], steps=20)
    assert not found.beats_primary and abs(found.primary_return - found.alone) <= 2 * found.bound + 1e-12


def test_a_fixed_discount_stays_and_a_sparse_layout_gives_the_same():
    found = rt.align(CHOICE, GOOD, [TRAP], steps=5, learn_discount=False)
    assert set(found.discounts.tolist()) == {CHOICE.discount}
    dense = rt.MDP([[[0, 1], [1, 0]], [[1, 0], [0.5, 0.5]]], [1, 0], 0.8)
    state = np.broadcast_to(np.arange(2), (2, 2, 2))
    listed = dense.replace(transition=rt.Successors(state, dense.transition))
    R = rt.reward(dense, action=[[1.0, 0], [0, 0]])
    both = [rt.align(model, R, [-R], steps=3).returns for model in (dense, listed)]
    np.testing.assert_allclose(*both, atol=1e-12)


def one_sentence(error):
    text = str(error.value)
    assert text.endswith(".") and len(re.findall(r"\.(?:\s|$)", text)) == 1, text
    return text


def test_a_series_that_diverges_is_named():
    with pytest.raises(rt.NotConverged) as error:
        rt.align(CHOICE, 50 * GOOD, [TRAP], hypergradient=hypergradients.neumann(5, 1e3), temperature=20)
    assert "`hypergradient` neumann(5, 1000.0) diverges at outer step 0" in one_sentence(error)


def test_an_inner_solve_that_stops_early_is_named():
    loop = rt.random_mdp(states=5, actions=3, discount=0.99, seed=1)
    R = rt.random_reward(loop, seed=1)
    with pytest.raises(rt.NotConverged) as error:
        rt.align(loop, R, [rt.random_reward(loop, seed=2)], max_iterations=1, temperature=0.01)
    assert "stopped after 1 Newton steps with a residual of" in one_sentence(error)


def test_a_derivative_that_is_not_finite_is_named():
    def broken(inner):
        return inner.slope / 0.0, 0.0

    with pytest.raises(rt.NotConverged) as error:
        rt.align(CHOICE, GOOD, [TRAP], hypergradient=broken)
    text = one_sentence(error)
    assert "the derivative of the outer objective is not finite at outer step 0, by `hypergradient` broken" in text


def test_the_frozen_mode_stays_finite_where_an_action_is_next_to_never_taken():
    """Far from the trap's policy the frozen blocks hold probabilities of 1e-200, and are not singular for that."""
    steep = rt.align(CHOICE, 400 * GOOD, [TRAP], hypergradient=hypergradients.frozen_sample, steps=2, temperature=1)
    assert np.isfinite(steep.objectives).all() and 0 < steep.policy[0].min() < 1e-150


def test_a_discount_that_is_driven_to_one_is_named():
    mdp = rt.mdp({"s": {"wait": {"t": 1}, "take": {"end": 1}}, "t": {"go": {"end": 1}}}, start="s", discount=0.99)
    R = rt.reward(mdp, {("s", "take"): 1, ("t", "go"): 3})
    with pytest.raises(rt.NotConverged) as error:
        rt.align(mdp, R, [0 * R], learning_rate=0.2, size_penalty=1)
    assert "the learned discount was driven to 1 (1 − g = " in one_sentence(error)


def test_bad_input_is_refused():
    broken = TRAP.copy()
    broken[0, 1, 1] = np.nan
    with pytest.raises(ValueError, match=r"^`heuristics\[1\]`\[0, 1, 1\] is nan; every number must be finite"):
        rt.align(CHOICE, GOOD, [TRAP, broken])
    with pytest.raises(ValueError, match=r"^`heuristics` must be a list of at least one reward"):
        rt.align(CHOICE, GOOD, TRAP)
    with pytest.raises(ValueError, match=r"^`temperature` is 0; it must be > 0\.$"):
        rt.align(CHOICE, GOOD, [TRAP], temperature=0)
    with pytest.raises(ValueError, match=r"^`size_penalty` is -1; a penalty must be ≥ 0"):
        rt.align(CHOICE, GOOD, [TRAP], size_penalty=-1)
    with pytest.raises(ValueError, match=r"^`mdp` has discount 0, from which none can be learned"):
        rt.align(CHOICE.replace(discount=0.0), GOOD, [TRAP])
    with pytest.raises(ValueError, match=r"^`mdp` has discount 1\.0; alignment needs a discount < 1"):
        rt.align(CHOICE.replace(discount=1.0), GOOD, [TRAP])
    with pytest.raises(ValueError, match=r"^`mdp` is exact or a JAX model; alignment computes exponentials"):
        rt.align(CHOICE.exact(), GOOD, [TRAP])


def test_both_blends_start_where_naive_addition_stands():
    with jax.enable_x64(True):
        assert scalar_weights(3, 2)["weights"].shape == (2,) and state_weights(3, 2)["weights"].shape == (2, 3)
    scalar = rt.align(CHOICE, GOOD, [TRAP], steps=1)
    local = rt.align(CHOICE, GOOD, [TRAP], steps=1, blend=state_weights)
    naive = rt.soft_solve(CHOICE, GOOD + TRAP, temperature=1).policy
    expected = rt.expected_return(CHOICE, GOOD, naive)
    np.testing.assert_allclose([scalar.returns[0], local.returns[0]], expected, atol=1e-12)
