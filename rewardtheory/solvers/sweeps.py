"""Many instances of one computation: chunked on a CPU, in float64, compiled once."""

import numpy as np

from rewardtheory.validation import whole


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
        return np.stack([np.asarray(x) for x in items])
    shapes = [[np.shape(x) for x in tree_util.tree_leaves(item)] for item in items]
    for i, shape in enumerate(shapes):
        if shape != shapes[0]:
            raise ValueError(
                f"`items[{i}]` has arrays of shapes {shape}; all must have those of the first, {shapes[0]}."
            )
    first = tree_util.tree_structure(items[0])
    leaves = zip(*(tree_util.tree_leaves(item) for item in items), strict=True)
    return tree_util.tree_unflatten(first, [np.stack([np.asarray(x) for x in column]) for column in leaves])


def sweep(f, xs, *, chunk: int = 64):
    """f applied to every instance along the leading axis of `xs`, compiled, in float64, `chunk` instances at a time.

    A whole batch at once runs in lockstep and out of cache; one at a time wastes the compiler. Chunks are 8x faster.

    Args:
        f: a function of one instance, written with the ordinary functions of the library.
        xs: an array or a tree of arrays with a common leading axis, such as `rt.stack` makes; a tuple is passed as
            one argument.
        chunk: how many instances run together; it bounds the memory.

    Returns:
        The results stacked along a leading axis, as NumPy float64 arrays (in the same tree as f returns).

    Notes: turns float64 on for itself, and leaves the caller's JAX settings alone.

    >>> import rewardtheory as rt
    >>> rt.sweep(lambda x: x.sum(), rt.stack([[1.0, 2.0], [3.0, 4.0]])).tolist()
    [3.0, 7.0]
    """
    import jax

    whole(chunk, "chunk")
    with jax.enable_x64(True):
        placed = jax.tree_util.tree_map(jax.numpy.asarray, xs)
        lengths = {x.shape[0] if x.ndim else None for x in jax.tree_util.tree_leaves(placed)}
        if len(lengths) != 1 or None in lengths:
            raise ValueError(
                f"`xs` has leading axes of lengths {sorted(map(str, lengths))}; they must be one and the same."
            )
        run = jax.jit(lambda every: jax.lax.map(f, every, batch_size=min(chunk, max(1, lengths.copy().pop()))))
        return jax.tree_util.tree_map(np.asarray, run(placed))
