"""Derivatives against central differences: of returns, optimal and soft values, policies, distances, second ones too."""

import numpy as np
import pytest
from strategies import in_jax, quick

import rewardtheory as rt

STEP = 1e-5


@pytest.fixture(scope="module")
def jax():
    import jax

    with jax.enable_x64(True):
        yield jax


def case(sparse=False, seed=3):
    c = quick(seed, states=3, actions=3, sparse=sparse, plants=["masked"], rewards=1)
    mdp = c.mdp.replace(discount=0.8)
    noise = np.random.default_rng(seed).normal(size=(2, *c.reward.shape))
    return in_jax(mdp), c.reward + noise[0], noise[1]


def assert_agrees(jax, f, x, *, rtol=1e-6, atol=1e-8, eager=False):
    """The compiled gradient of f equals its central difference along random directions."""
    f = jax.jit(f)
    gradient = jax.jit(jax.grad(f))(x)
    assert np.isfinite(gradient).all()
    if eager:
        assert np.abs(np.asarray(jax.grad(f)(x)) - np.asarray(gradient)).max() < 1e-9
        d = np.ones(np.shape(x))
        assert float(jax.jvp(f, (x,), (d,))[1]) == pytest.approx(float((np.asarray(gradient) * d).sum()), rel=1e-9)
    draw = np.random.default_rng(0)
    for _ in range(3):
        d = draw.normal(size=np.shape(x))
        central = (float(f(x + STEP * d)) - float(f(x - STEP * d))) / (2 * STEP)
        assert float((np.asarray(gradient) * d).sum()) == pytest.approx(central, rel=rtol, abs=atol)
    return gradient


@pytest.mark.parametrize("sparse", [False, True])
def test_return_by_reward_policy_discount_and_initial(jax, sparse):
    mdp, R, _ = case(sparse)
    jnp = jax.numpy
    logits = np.random.default_rng(1).normal(size=(3, 3)) - 1e9 * ~mdp.available
    assert_agrees(jax, lambda r: rt.expected_return(mdp, r, rt.uniform_policy(mdp)), jnp.asarray(R), eager=True)
    assert_agrees(jax, lambda x: rt.expected_return(mdp, R, jax.nn.softmax(x)), jnp.asarray(logits))
    assert_agrees(
        jax, lambda g: rt.expected_return(mdp.replace(discount=g), R, rt.uniform_policy(mdp)), jnp.asarray(0.7)
    )
    assert_agrees(
        jax,
        lambda x: rt.expected_return(mdp.replace(initial=jax.nn.softmax(x)), R, rt.uniform_policy(mdp)),
        jnp.asarray([0.1, -0.4, 0.7]),
    )
    gradient = jax.grad(lambda r: rt.expected_return(mdp, r, rt.uniform_policy(mdp)))(jnp.asarray(R))
    p = mdp.transition.probability if sparse else mdp.transition
    want = np.asarray(rt.occupancy(mdp, rt.uniform_policy(mdp)))[..., None] * np.asarray(p)
    assert np.abs(np.asarray(gradient) - want).max() < 1e-12  # the derivative of J is the occupancy of transitions


def test_return_by_transition(jax):
    mdp, R, _ = case()
    weights = np.random.default_rng(2).normal(size=(3, 3, 3))

    def f(x):
        changed = mdp.replace(transition=jax.nn.softmax(x, axis=2))
        return rt.expected_return(changed, R, rt.uniform_policy(changed)) + rt.solve(changed, R).values.sum()

    assert_agrees(jax, f, jax.numpy.asarray(weights))


@pytest.mark.parametrize("sparse", [False, True])
def test_optimal_values(jax, sparse):
    mdp, R, _ = case(sparse)
    gradient = assert_agrees(jax, lambda r: mdp.initial @ rt.solve(mdp, r).values, jax.numpy.asarray(R))
    p = mdp.transition.probability if sparse else mdp.transition
    best = rt.solve(mdp, R).policy
    assert np.abs(gradient - np.asarray(rt.occupancy(mdp, best))[..., None] * p).max() < 1e-12
    assert_agrees(jax, lambda r: rt.solve(mdp, r).q_values.sum(), jax.numpy.asarray(R))
    assert_agrees(jax, lambda r: rt.return_range(mdp, r).high - rt.return_range(mdp, r).low, jax.numpy.asarray(R))
    assert_agrees(jax, lambda g: rt.solve(mdp.replace(discount=g), R).values.sum(), jax.numpy.asarray(0.6))
    assert_agrees(jax, lambda r: rt.solve(mdp, r, horizon=4).values.sum(), jax.numpy.asarray(R))


@pytest.mark.parametrize("temperature", [pytest.param(0.05, marks=pytest.mark.full), 2.0])
def test_soft_values_and_policy(jax, temperature):
    mdp, R, weight = case()
    jnp = jax.numpy
    assert_agrees(jax, lambda r: rt.soft_solve(mdp, r, temperature=temperature).values.sum(), jnp.asarray(R))
    w = weight[:, :, 0]
    assert_agrees(
        jax, lambda r: (w * rt.soft_solve(mdp, r, temperature=temperature).policy).sum(), jnp.asarray(R), rtol=1e-5
    )
    assert_agrees(jax, lambda t: rt.soft_solve(mdp, R, temperature=t).values.sum(), jnp.asarray(temperature), rtol=1e-5)
    assert_agrees(
        jax, lambda g: rt.soft_solve(mdp.replace(discount=g), R, temperature=temperature).values.sum(), jnp.asarray(0.7)
    )


def test_second_derivative_of_the_soft_value(jax):
    mdp, R, _ = case()
    d = np.random.default_rng(4).normal(size=R.shape)

    def along(t):
        return rt.soft_solve(mdp, R + t * d, temperature=0.5).values.sum()

    first, second = jax.jit(jax.grad(along)), jax.jit(jax.grad(jax.grad(along)))
    for t in (0.0, 0.3):
        central = (float(first(t + STEP)) - float(first(t - STEP))) / (2 * STEP)
        assert float(second(t)) == pytest.approx(central, rel=1e-6, abs=1e-8)
        assert central > 0  # the soft value is convex in the reward


@pytest.mark.parametrize("norm", [2, 1])
def test_starc_distance(jax, norm):
    mdp, R, other = case(seed=5)
    assert_agrees(jax, lambda r: rt.starc(mdp, r, other, norm=norm, metric=norm), jax.numpy.asarray(R), rtol=1e-5)


@pytest.mark.full
def test_worst_case_regret(jax):
    mdp, R, other = case(seed=6)
    value = rt.worst_case_regret(mdp, R, other).value
    assert 0.01 < value < 0.99  # away from the kinks at the ends
    assert_agrees(jax, lambda r: rt.worst_case_regret(mdp, r, other).value, jax.numpy.asarray(R), rtol=1e-4)
    assert_agrees(jax, lambda r: rt.worst_case_regret(mdp, R, r).value, jax.numpy.asarray(other), rtol=1e-4)


def test_derivatives_with_an_end_and_discount_one(jax):
    graph = {
        "a": {"go": {"b": 0.5, "end": 0.5}, "on": "b"},
        "b": {"go": "end", "on": {"end": 0.25, "c": 0.75}},
        "c": {"go": "end"},
    }
    mdp = in_jax(rt.mdp(graph, start="a", discount=1))
    for f in (
        lambda x: rt.expected_return(mdp, rt.reward(mdp, action=x), rt.uniform_policy(mdp)),
        lambda x: mdp.initial @ rt.solve(mdp, rt.reward(mdp, action=x)).values,
        lambda x: mdp.initial @ rt.soft_solve(mdp, rt.reward(mdp, action=x), temperature=0.3).values,
    ):
        x = np.random.default_rng(8).normal(size=(4, 2)) * np.array([[1], [1], [1], [0]])
        f = jax.jit(lambda y, f=f: f(y * np.array([[1], [1], [1], [0]])))
        assert_agrees(jax, f, jax.numpy.asarray(x))


def test_derivatives_at_ties_are_finite(jax):
    mdp = in_jax(rt.mdp({"s": {"a": "s", "b": "s"}, "t": {"a": "s"}}, start="s", discount=0.5))
    R = jax.numpy.zeros((2, 2, 2))
    for f in (
        lambda r: rt.solve(mdp, r).values.sum(),
        lambda r: rt.soft_solve(mdp, r, temperature=0.1).values.sum(),
        lambda r: rt.starc(mdp, r, r + 1),
        lambda r: rt.worst_case_regret(mdp, r, r).value,
        lambda r: rt.return_range(mdp, r).high,
        lambda r: rt.soft_solve(mdp, r, temperature=1e-3).policy.sum(),
    ):
        assert np.isfinite(jax.jit(jax.grad(f))(R)).all()
