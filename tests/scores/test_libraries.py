"""Every function gives the same numbers in NumPy, JAX and torch, and arrays of the kind and type that went in."""

import subprocess
import sys

import numpy as np
import pytest
from scores.calls import CALLS, NAMES, NOT_ARRAYS, convert, leaves

from rewardtheory import scores


def test_every_public_function_is_called():
    public = {name for name in dir(scores) if callable(getattr(scores, name)) and not name.startswith("_")}
    assert public - NOT_ARRAYS == {function.__name__ for function, _, _ in CALLS}


@pytest.mark.parametrize("call", CALLS, ids=NAMES)
def test_numpy_in_numpy_out_in_the_type_given(call):
    function, arguments, keywords = call
    for result in leaves(function(*arguments, **keywords)):
        assert isinstance(result, np.ndarray | np.generic)
        assert result.dtype in (np.float64, bool)
    small = lambda x: x.astype(np.float32) if x.dtype == np.float64 else x  # noqa: E731
    for result in leaves(function(*convert(small, arguments), **convert(small, keywords))):
        assert result.dtype in (np.float32, bool), function.__name__


@pytest.mark.parametrize("call", CALLS, ids=NAMES)
def test_lists_are_read_as_float64(call):
    function, arguments, keywords = call
    listed = lambda x: x.tolist()  # noqa: E731
    expected = leaves(function(*arguments, **keywords))
    found = leaves(function(*convert(listed, arguments), **convert(listed, keywords)))
    for x, y in zip(found, expected, strict=True):
        np.testing.assert_array_equal(x, y)


# JAX compiles every operation of every shape: one function of each kind, and all of them in the long run.
SOME = {"mean", "quantile", "log_sigmoid", "preference_as_reward", "gated", "softmin_credit", "kimi_length"}
SOME |= {"group_advantage", "log_ratio", "cluster_frequency", "tilt", "pass_at_k", "vote"}
QUICK_AND_SLOW = [
    pytest.param(call, id=name, marks=() if call[0].__name__ in SOME else pytest.mark.slow)
    for call, name in zip(CALLS, NAMES, strict=True)
]


@pytest.mark.parametrize("call", QUICK_AND_SLOW)
def test_jax_agrees_with_numpy(call):
    import jax

    function, arguments, keywords = call
    expected = leaves(function(*arguments, **keywords))
    with jax.enable_x64(True):
        found = leaves(function(*convert(jax.numpy.asarray, arguments), **convert(jax.numpy.asarray, keywords)))
        for x, y in zip(found, expected, strict=True):
            assert isinstance(x, jax.Array) and x.dtype in (np.float64, bool)
            np.testing.assert_allclose(np.asarray(x), y, rtol=1e-11, atol=1e-12)


@pytest.mark.parametrize("call", CALLS, ids=NAMES)
def test_torch_agrees_with_numpy(call):
    torch = pytest.importorskip("torch", reason="torch is not installed")
    function, arguments, keywords = call
    expected = leaves(function(*arguments, **keywords))
    found = leaves(function(*convert(torch.from_numpy, arguments), **convert(torch.from_numpy, keywords)))
    for x, y in zip(found, expected, strict=True):
        assert isinstance(x, torch.Tensor) and x.dtype in (torch.float64, torch.bool)
        np.testing.assert_allclose(x.numpy(), y, rtol=1e-11, atol=1e-12)


@pytest.mark.parametrize("call", CALLS, ids=NAMES)
def test_jax_traces_every_function(call):
    """Shapes and types come out of an abstract evaluation: nothing looks at values."""
    import jax

    function, arguments, keywords = call
    traced = [i for i, x in enumerate(arguments) if isinstance(x, np.ndarray)]

    def run(*given):
        full = list(arguments)
        for i, x in zip(traced, given, strict=True):
            full[i] = x
        return function(*full, **keywords)

    with jax.enable_x64(True):
        shapes = jax.eval_shape(run, *(arguments[i] for i in traced))
    for shape, result in zip(jax.tree.leaves(shapes), leaves(function(*arguments, **keywords)), strict=True):
        assert shape.shape == np.shape(result)


def test_neither_jax_nor_torch_is_imported(tmp_path):
    program = """
import sys
from rewardtheory import scores
scores.log_sigmoid_transform([0.0], 1.0), scores.group_advantage([0.0, 1.0]), scores.best_of_n([0.5, 0.5], [0.0, 1.0], 2)
print([name for name in ("jax", "torch", "scipy") if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_exact_rationals_stay_exact():
    import flint

    r = np.array([flint.fmpq(1, 3), flint.fmpq(1, 7), flint.fmpq(2)], dtype=object)
    p = np.array([flint.fmpq(1, 2), flint.fmpq(1, 3), flint.fmpq(1, 6)], dtype=object)
    centered = scores.group_advantage(r, scale=None)
    assert centered.dtype == object and sum(centered) == 0
    law = scores.best_of_n(p, r, 3)
    assert sum(law) == 1 and law[1] == flint.fmpq(1, 27)
    assert scores.win_rate(law, p, r) <= flint.fmpq(3, 4)


def test_lists_and_numpy_arrays_go_along_with_jax_in_its_type():
    import jax.numpy as jnp  # as it comes: float64 is off

    r = jnp.ones((2, 3))  # float32: float64 is off
    for weights in ([1, 2, 3], [1.0, 2.0, 3.0], np.array([1.0, 2.0, 3.0]), jnp.asarray([1, 2, 3])):
        assert scores.weighted_sum(r, weights).dtype == jnp.float32
    assert scores.group_advantage(jnp.asarray([1, 2, 3])).dtype == jnp.float32
    assert scores.group_advantage(jnp.asarray([1, 2, 3], dtype=jnp.bfloat16)).dtype == jnp.bfloat16


def test_lists_and_numpy_arrays_go_along_with_torch_in_its_type():
    torch = pytest.importorskip("torch", reason="torch is not installed")
    r = torch.ones(2, 3)
    for weights in ([1, 2, 3], [1.0, 2.0, 3.0], np.array([1.0, 2.0, 3.0]), torch.tensor([1, 2, 3])):
        assert scores.weighted_sum(r, weights).dtype == torch.float32
    assert scores.group_advantage(torch.tensor([1, 2, 3])).dtype == torch.float32
    assert scores.group_advantage(torch.tensor([1, 2, 3], dtype=torch.float16)).dtype == torch.float16


def test_two_libraries_side_by_side_are_refused():
    import jax

    torch = pytest.importorskip("torch", reason="torch is not installed")
    with pytest.raises(
        ValueError, match=r"^`jax.numpy` and `torch` arrays stand side by side; convert them to one lib"
    ):
        scores.cosine(jax.numpy.ones(2), torch.ones(2))


def test_a_mask_that_is_no_mask_gets_one_sentence():
    with pytest.raises(ValueError, match=r"^`where` has the type float64; it must be boolean: write `where > 0`\.$"):
        scores.mean([1.0, 2.0], where=[1.0, 0.0])
    with pytest.raises(
        ValueError, match=r"^`where` has the shape \(3,\), which does not broadcast to \(2,\); give one"
    ):
        scores.mean([1.0, 2.0], where=[True, False, True])
    with pytest.raises(
        ValueError, match=r"^`weights` has 3 entries along its last axis and `R` 2; they must be as many"
    ):
        scores.weighted_sum([1.0, 2.0], [1.0, 2.0, 3.0])
