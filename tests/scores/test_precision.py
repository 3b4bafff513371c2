"""log σ and its friends against 50 digits, from −10⁴ to 10⁴, and their gradients."""

import math

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewardtheory import scores

mpmath.mp.dps = 50
TINY = 2.0**-1022  # below it a double has fewer digits: there the error is bounded in absolute terms
GRID = np.concatenate(
    [
        np.linspace(-1e4, 1e4, 401),
        np.linspace(-40, 40, 401),
        np.array([sign * 10.0**k for k in range(-300, 5, 7) for sign in (-1, 1)]),
        np.array([0.0, -0.0, 708.3, 709.9, 744.5, 745.2, 746.0, -708.3, -745.2]),
    ]
)


def log_sigmoid(x):
    return -mpmath.log1p(mpmath.exp(-mpmath.mpf(x)))


def sigmoid(x):
    return 1 / (1 + mpmath.exp(-mpmath.mpf(x)))


def close(found, exact, relative=1e-12):
    error = abs(mpmath.mpf(float(found)) - exact)
    return error <= relative * abs(exact) + (mpmath.mpf(2) ** -1074 if abs(exact) < TINY else 0)


@pytest.mark.parametrize("function, exact", [(scores.log_sigmoid, log_sigmoid), (scores.sigmoid, sigmoid)])
@pytest.mark.parametrize("size", ["small", "in blocks"])
def test_sigmoids_are_exact_to_twelve_digits(function, exact, size):
    x = GRID if size == "small" else np.resize(GRID, 40_000)
    found = function(x)[-len(GRID) :]
    wrong = [(float(v), float(y)) for v, y in zip(x[-len(GRID) :], found, strict=True) if not close(y, exact(float(v)))]
    assert not wrong


@given(st.floats(-1e4, 1e4), st.floats(-1e4, 1e4))
def test_the_transform_of_two_scores_is_exact_to_twelve_digits(r, reference):
    """The subtraction included: what the formula says of the two doubles given."""
    x = mpmath.mpf(r) - mpmath.mpf(reference)
    assert close(scores.log_sigmoid_transform([r], reference)[0], log_sigmoid(x))
    assert close(scores.preference_as_reward([r], [reference])[0], sigmoid(x))
    assert close(scores.bradley_terry_loss([r], [reference])[0], -log_sigmoid(x))


@given(st.lists(st.floats(-1e4, 1e4), min_size=1, max_size=5))
def test_the_soft_conjunction_is_exact_to_twelve_digits(row):
    assert close(scores.soft_and([row], 0.0)[0], mpmath.fsum([log_sigmoid(v) for v in row]))


@given(st.floats(-300, 300), st.floats(0, 1))
def test_the_cross_entropy_is_exact_to_twelve_digits(z, t):
    exact = -(mpmath.mpf(t) * log_sigmoid(z) + (1 - mpmath.mpf(t)) * log_sigmoid(-z))
    assert close(scores.cross_entropy([z], [t])[0], exact)


def test_nothing_overflows_at_the_ends_of_the_doubles():
    extreme = np.array([-1.7e308, 1.7e308, -math.inf, math.inf])
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        assert scores.log_sigmoid(extreme).tolist() == [-1.7e308, 0.0, -math.inf, 0.0]
        assert scores.sigmoid(extreme).tolist() == [0.0, 1.0, 0.0, 1.0]


FUNCTIONS = {
    "log_sigmoid": lambda x: scores.log_sigmoid(x),
    "log_sigmoid_transform": lambda x: scores.log_sigmoid_transform(x, scores.reference_quantile(x)),
    "gaussian reference": lambda x: scores.log_sigmoid_transform(
        x, scores.reference_quantile(x, method=scores.gaussian_quantile)
    ),
    "preference_as_reward": lambda x: scores.preference_as_reward(x, x),
    "soft_and": lambda x: scores.soft_and(x, 0.0),
    "cross_entropy": lambda x: scores.cross_entropy(x, 0.3),
    "group_advantage": lambda x: scores.group_advantage(x),
    "standardize": lambda x: scores.standardize(x),
    "softmin_credit": lambda x: scores.softmin_credit(x),
}
ROWS = [[-1e4, -1.0, 0.0, 1.0, 1e4], [0.0, 0.0, 0.0, 0.0, 0.0], [1e4, 1e4, 1e4, -1e4, 3.0]]


# JAX compiles every operation: three of them, and the others in the long run.
QUICK = ("log_sigmoid", "log_sigmoid_transform", "group_advantage")


@pytest.mark.parametrize("name", [pytest.param(x, marks=() if x in QUICK else pytest.mark.slow) for x in FUNCTIONS])
def test_gradients_are_finite_in_jax(name):
    import jax

    with jax.enable_x64(True):
        for row in ROWS:
            slope = jax.grad(lambda x: FUNCTIONS[name](x).sum())(jax.numpy.asarray(row))
            assert np.isfinite(np.asarray(slope)).all(), (name, row, slope)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_gradients_are_finite_in_torch(name):
    torch = pytest.importorskip("torch", reason="torch is not installed")
    for row in ROWS:
        x = torch.tensor(row, dtype=torch.float64, requires_grad=True)
        FUNCTIONS[name](x).sum().backward()
        assert torch.isfinite(x.grad).all(), (name, row, x.grad)


def test_the_gradient_of_log_sigmoid_is_the_other_sigmoid():
    import jax

    x = np.array([-1e4, -30.0, -0.5, 0.0, 0.5, 30.0, 700.0])
    with jax.enable_x64(True):
        slopes = np.asarray(jax.vmap(jax.grad(scores.log_sigmoid))(jax.numpy.asarray(x)))
        curves = np.asarray(jax.vmap(jax.grad(scores.sigmoid))(jax.numpy.asarray(x)))
    np.testing.assert_allclose(slopes, scores.sigmoid(-x), rtol=1e-12)
    np.testing.assert_allclose(curves, scores.sigmoid(x) * scores.sigmoid(-x), rtol=1e-12)
