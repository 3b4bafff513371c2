"""Many instances of one computation: chunked on a CPU, in float64, compiled once."""

import os
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache

import numpy as np

from rewardtheory.arithmetic import is_exact
from rewardtheory.validation import numbers, require_shape, whole


def stack(items):
    """A list of models, rewards, or tuples of them, all of one shape, as one with a leading axis for `rt.sweep`.

    >>> import rewardtheory as rt
    >>> rt.stack([[1.0, 2.0], [3.0, 4.0]])
    array([[1., 2.],
           [3., 4.]])
    """
    from jax import tree_util

    items = list(items)
    if not items:
        raise ValueError("`items` is empty; give at least one model or array to stack.")
    if not isinstance(items[0], tuple) and not hasattr(items[0], "initial"):
        arrays = [numbers(x, f"items[{i}]") for i, x in enumerate(items)]
        for i, x in enumerate(arrays):
            require_shape(x, tuple(arrays[0].shape), f"items[{i}]", "all must have the shape of the first")
        return np.stack(arrays)
    shapes = [[np.shape(x) for x in tree_util.tree_leaves(item)] for item in items]
    for i, shape in enumerate(shapes):
        if shape != shapes[0]:
            raise ValueError(
                f"`items[{i}]` has arrays of shapes {shape}; all must have those of the first, {shapes[0]}."
            )
    first = tree_util.tree_structure(items[0])
    leaves = zip(*(tree_util.tree_leaves(item) for item in items), strict=True)
    return tree_util.tree_unflatten(first, [np.stack([np.asarray(x) for x in column]) for column in leaves])


def sweep(f, xs, *, chunk: int = 16):
    """f applied to every instance along the leading axis of `xs`, compiled, in float64, `chunk` instances at a time.

    A whole batch at once runs in lockstep and out of cache; one at a time wastes the compiler. The instances are shared
    out among JAX's devices, and on a CPU that is one device among its cores.

    Args:
        f: a function of one instance, written with the ordinary functions of the library.
        xs: an array or a tree of arrays with a common leading axis, such as `rt.stack` makes; a tuple is passed as
            one argument.
        chunk: how many instances run together on a device; it bounds the memory.

    Returns:
        The results stacked along a leading axis, as NumPy float64 arrays (in the same tree as f returns).

    Notes: turns float64 on for itself, and leaves the caller's JAX settings alone. Compiles once for each f and shape.

    >>> import rewardtheory as rt
    >>> rt.sweep(lambda x: x.sum(), rt.stack([[1.0, 2.0], [3.0, 4.0]])).tolist()
    [3.0, 7.0]
    """
    import jax

    whole(chunk, "chunk")
    leaves, structure = jax.tree_util.tree_flatten(xs)
    leaves = [np.asarray(x) for x in leaves]
    if any(is_exact(x) for x in leaves):
        raise ValueError("`xs` holds exact rationals, which JAX does not have; loop over them, or give floats.")
    lengths = {x.shape[0] if x.ndim else None for x in leaves}
    if len(lengths) != 1 or None in lengths or 0 in lengths:
        raise ValueError(
            f"`xs` has leading axes of lengths {sorted(map(str, lengths))}; they must be one and the same, at least 1."
        )
    count = leaves[0].shape[0]
    devices = jax.local_devices()
    lanes = devices if len(devices) > 1 or devices[0].platform != "cpu" else devices * (os.cpu_count() or 1)
    lanes = lanes[: max(1, min(len(lanes), count // chunk))]
    share = -(-count // len(lanes))
    run = _compiled(f, min(chunk, share))

    def work(i: int, device):
        # All shares have one length, so that one program serves them: the last is filled up with its last instance.
        # A slice is a view that JAX reads where it lies; only the last share is copied.
        rows = slice(i * share, (i + 1) * share)
        if (i + 1) * share > count:
            rows = np.minimum(np.arange(i * share, (i + 1) * share), count - 1)
        with jax.enable_x64(True), jax.default_device(device):
            part = jax.tree_util.tree_unflatten(structure, [jax.numpy.asarray(x[rows]) for x in leaves])
            return jax.tree_util.tree_map(np.asarray, run(part))

    with ThreadPoolExecutor(len(lanes)) as pool:
        parts = list(pool.map(work, range(len(lanes)), lanes))
    return jax.tree_util.tree_map(lambda *x: np.concatenate(x)[:count], *parts)


@lru_cache(maxsize=64)
def _compiled(f, chunk: int):
    import jax

    return jax.jit(lambda every: jax.lax.map(f, every, batch_size=chunk))
