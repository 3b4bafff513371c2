"""The few places where number systems differ.

Every formula of the library is written once, for arrays, and runs in three number systems; the inputs decide which:
float64 NumPy arrays (the default), JAX arrays (then it works under ``jit``, ``grad`` and ``vmap``), and exact
rationals (NumPy object arrays of python-flint's ``fmpq``). This file alone tells them apart.
"""

import importlib.abc
import importlib.util
import sys
from fractions import Fraction
from typing import Any

import numpy as np

UNIT_ROUNDOFF = 2.0**-53


def is_exact(x) -> bool:
    """Whether `x` is an object array of exact rationals."""
    return getattr(x, "dtype", None) == np.dtype(object)


def holds_rationals(*numbers) -> bool:
    """Whether any of some numbers or array-likes has to be read as exact rationals."""
    return any(not is_jax(x) and is_exact(np.asarray(x)) for x in numbers)


def is_jax(x) -> bool:
    """Whether `x` is a JAX array or a tracer, without loading JAX."""
    jax = sys.modules.get("jax")
    return jax is not None and isinstance(x, jax.Array)


def is_traced(x) -> bool:
    """Whether `x` has no concrete value, because JAX is tracing a function."""
    jax = sys.modules.get("jax")
    return jax is not None and isinstance(x, jax.core.Tracer)


def known(x):
    """`x` as a NumPy array if it has values, for facts to be decided on; a tracer as it is.

    While JAX traces, whatever is computed from a concrete JAX array is traced too, and has no values.
    """
    return x if is_traced(x) else np.asarray(x)


def is_one(x) -> bool:
    """Whether a number is known to be 1."""
    return not is_traced(x) and bool(known(x) == 1)


def namespace(*arrays) -> Any:
    """The array library of the inputs: jax.numpy as soon as one of them is a JAX array, else NumPy."""
    if any(is_jax(x) for x in arrays):
        return sys.modules["jax"].numpy
    return np


def rational(x) -> Any:
    """One number as an exact rational; a float is read as the rational that it is."""
    from flint import fmpq

    if isinstance(x, fmpq):
        return x
    if isinstance(x, (float, np.floating)):
        return fmpq(*float(x).as_integer_ratio())
    if isinstance(x, (int, np.integer)):
        return fmpq(int(x))
    value = Fraction(str(x)) if type(x).__module__.startswith("flint") else Fraction(x)
    return fmpq(value.numerator, value.denominator)


def rationals(x) -> Any:
    """An array-like as an object array of exact rationals."""
    x = np.asarray(x)
    out = np.empty(x.shape, dtype=object)
    out.ravel()[:] = [rational(v) for v in x.ravel().tolist()]
    return out


def floats(x) -> np.ndarray:
    """An array-like of any number system as float64, each number rounded to nearest."""
    x = np.asarray(x)
    if x.dtype != object:
        return np.asarray(x, dtype=np.float64)
    return np.array([to_float(v) for v in x.ravel().tolist()], dtype=np.float64).reshape(x.shape)


def to_float(x) -> float:
    """One number of any system as the nearest float."""
    if hasattr(x, "p") and hasattr(x, "q"):
        return int(x.p) / int(x.q)
    return float(x)


def scalar(x) -> Any:
    """A 0-dimensional NumPy array as the number it holds; anything else as it is."""
    return x[()] if isinstance(x, np.ndarray) and x.ndim == 0 else x


def zeros(shape, *, like) -> Any:
    """Zeros in the number system of `like`."""
    if is_exact(like):
        return np.full(shape, rational(0), dtype=object)
    return namespace(like).zeros(shape, dtype=np.float64)


def powers(x, count: int) -> Any:
    """1, x, x², … in the number system of x, (count,)."""
    found = [x * 0 + 1]
    for _ in range(count - 1):
        found.append(found[-1] * x)
    return namespace(x).stack(found)[:count]


def eye(n: int, *, like) -> Any:
    """The identity matrix in the number system of `like`."""
    if is_exact(like):
        return rationals(np.eye(n, dtype=int))
    return namespace(like).eye(n, dtype=np.float64)


def solve_linear(a, b) -> Any:
    """The solution x of a x = b, with b a vector or a matrix of columns."""
    if not is_exact(a):
        return namespace(a, b).linalg.solve(a, b)
    from flint import fmpq_mat

    n = len(a)
    columns = np.asarray(b, dtype=object).reshape(n, -1)
    x = fmpq_mat(n, n, [rational(v) for v in a.ravel()]).solve(
        fmpq_mat(n, columns.shape[1], [rational(v) for v in columns.ravel()])
    )
    out = np.empty(columns.size, dtype=object)
    out[:] = x.entries()
    return out.reshape(b.shape)


def scatter_add(length: int, index, value) -> Any:
    """The vector v of `length` with v[i] the sum of the entries of `value` whose `index` is i."""
    if is_jax(value) or is_jax(index):
        return zeros(length, like=value).at[index].add(value)
    out = zeros(length, like=value)
    np.add.at(out, np.asarray(index), value)
    return out


def put(x, place, value) -> Any:
    """`x` with another value at one place."""
    if is_jax(x):
        return x.at[place].set(value)
    out = x.copy()
    out[place] = scalar(value)
    return out


def while_loop(proceed, step, state, *, like) -> Any:
    """Repeat `step` on `state` as long as `proceed(state)`: a Python loop, or `jax.lax.while_loop` on JAX arrays."""
    if is_jax(like):
        return sys.modules["jax"].lax.while_loop(proceed, step, state)
    while proceed(state):
        state = step(state)
    return state


def stop_gradient(x):
    """`x`, through which no derivative flows."""
    if is_jax(x):
        return sys.modules["jax"].lax.stop_gradient(x)
    return x


def known_result(value, f, *arguments):
    """`value`, which is f(*arguments) and known already; f runs only where JAX wants its derivative."""
    if not is_jax(value):
        return value
    jax = sys.modules["jax"]

    @jax.custom_jvp
    def known(value, arguments):
        return value

    @known.defjvp
    def _(primals, tangents):
        _, tangent = jax.jvp(lambda x: f(*x), primals[1:], tangents[1:])
        return primals[0], tangent

    return known(stop_gradient(value), arguments)


def roundoff(like) -> float:
    """The unit roundoff of the number system of `like`: 2^-53, or 0 in exact arithmetic."""
    return 0 if is_exact(like) else UNIT_ROUNDOFF


_trees: list[Any] = []


def tree(data: tuple[str, ...], meta: tuple[str, ...] = ()):
    """Class decorator: instances become JAX pytrees as soon as JAX is loaded, and not before."""

    def decorate(cls):
        _trees.append((cls, data, meta))
        if "jax.tree_util" in sys.modules:
            _register_trees()
        return cls

    return decorate


def _register_trees():
    from jax import tree_util

    while _trees:
        cls, data, meta = _trees.pop()

        def flatten(x, data=data, meta=meta):
            children = [(tree_util.GetAttrKey(name), getattr(x, name)) for name in data]
            return children, tuple(getattr(x, name) for name in meta)

        def unflatten(static, children, cls=cls, data=data, meta=meta):
            # Not through the constructor: it validates numbers, and JAX unflattens tracers and placeholders too.
            x = object.__new__(cls)
            for name, value in zip(data + meta, (*children, *static), strict=True):
                object.__setattr__(x, name, value)
            return x

        tree_util.register_pytree_with_keys(cls, flatten, unflatten)


class _WhenJaxLoads(importlib.abc.MetaPathFinder):
    """Registers the pytrees right after somebody's `import jax`, whichever of the two libraries came first."""

    searching = False

    def find_spec(self, fullname, path, target=None):
        if fullname != "jax" or self.searching:
            return None
        self.searching = True
        try:
            spec = importlib.util.find_spec("jax")
        finally:
            self.searching = False
        if spec is not None and spec.loader is not None:
            execute = spec.loader.exec_module

            def exec_module(module):
                execute(module)
                _register_trees()

            spec.loader.exec_module = exec_module
        return spec


if "jax" not in sys.modules:
    sys.meta_path.insert(0, _WhenJaxLoads())
