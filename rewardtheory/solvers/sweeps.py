"""Many instances of one computation: in pieces, in float64, compiled once, on all devices and processes there are."""

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path

import numpy as np

from rewardtheory.arithmetic import is_exact
from rewardtheory.solvers.resumption import Finished
from rewardtheory.validation import numbers, require_shape, whole

# Chunks that a device is given at once: enough that handing them over costs nothing, few enough for its memory.
CHUNKS = 16


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


def sweep(f, xs, *, chunk: int = 16, resume: str | Path | None = None):
    """f applied to every instance along the leading axis of `xs`, compiled, in float64, `chunk` instances at a time.

    A whole batch at once runs in lockstep and out of cache; one at a time wastes the compiler. The instances are shared
    out among JAX's devices, where there is one CPU among its cores, and under ``jax.distributed`` among the processes:
    each calls `sweep` with all of `xs`, and each gets all results.

    Args:
        f: a function of one instance, written with the ordinary functions of the library.
        xs: an array or a tree of arrays with a common leading axis, such as `rt.stack` makes; a tuple is passed as
            one argument.
        chunk: how many instances run together on a device; it bounds the memory: a device holds sixteen chunks at most.
        resume: a folder for what is finished. A sweep that was interrupted goes on from there, on any number of
            devices; the folder knows f by its name and `xs` by a hash. By default nothing is kept.

    Returns:
        The results stacked along a leading axis, as NumPy float64 arrays (in the same tree as f returns).

    Raises:
        ValueError: on bad input, and when the folder belongs to another sweep or holds a damaged file.

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
    processes, process = jax.process_count(), jax.process_index()
    devices = jax.local_devices()
    lanes = devices if len(devices) > 1 or devices[0].platform != "cpu" else devices * (os.cpu_count() or 1)
    lanes = lanes[: max(1, min(len(lanes), count // (chunk * processes)))]
    size = piece_size(count, chunk, len(lanes) * processes)
    kept = None if resume is None else Finished.open(resume, f, xs, size)
    size = size if kept is None else kept.size
    run = _compiled(f, batch_size(size, chunk))

    def rows_of(piece: int):
        # All pieces have one length, so that one program serves them: the last is filled up with the last instance.
        # A slice is a view that JAX reads where it lies; only the last piece is copied.
        first, last = piece * size, (piece + 1) * size
        return slice(first, last) if last <= count else np.minimum(np.arange(first, last), count - 1)

    def compute(piece: int, device):
        with jax.enable_x64(True), jax.default_device(device):
            rows = rows_of(piece)
            part = jax.tree_util.tree_unflatten(structure, [jax.numpy.asarray(x[rows]) for x in leaves])
            return jax.tree_util.tree_map(np.asarray, run(part))

    pieces = -(-count // size)
    rounds = -(-pieces // processes)
    # Every process gets as many, the last ones perhaps beyond the end: then the last instance once more.
    mine = [process * rounds + k for k in range(rounds)]
    done = work_through(mine, lanes, compute, kept, pieces)
    joined = jax.tree_util.tree_map(lambda *x: np.concatenate(x), *done)
    if processes > 1:
        from jax.experimental.multihost_utils import process_allgather

        with jax.enable_x64(True):
            gathered = process_allgather(joined)
        joined = jax.tree_util.tree_map(lambda x: np.asarray(x).reshape(-1, *x.shape[2:]), gathered)
    return jax.tree_util.tree_map(lambda x: x[:count], joined)


def piece_size(count: int, chunk: int, lanes: int) -> int:
    """How many instances a device is given at once: at most `CHUNKS` chunks, and as many pieces for every lane.

    A piece is a whole number of batches of one length, so that one program serves them.
    """
    share = -(-count // lanes)
    size = -(-share // -(-share // (CHUNKS * chunk)))
    return -(-size // batch_size(size, chunk)) * batch_size(size, chunk)


def batch_size(size: int, chunk: int) -> int:
    """The least length of the batches, none longer than `chunk`, of which no more are needed for a piece."""
    return -(-size // -(-size // chunk))


def work_through(pieces: list[int], lanes: list, compute, kept: Finished | None, existing: int) -> list:
    """The results of all pieces, in order; each lane takes the next one that nobody has, and what is finished is kept."""
    results, queue, stopped = {}, iter(pieces), threading.Event()
    taking = threading.Lock()

    def result(piece: int, device):
        found = None if kept is None else kept.read(piece)
        if found is None:
            found = compute(piece, device)
            if kept is not None and piece < existing:
                kept.write(piece, found)
        return found

    def lane(device) -> None:
        try:
            while not stopped.is_set():
                with taking:
                    piece = next(queue, None)
                if piece is None:
                    return
                results[piece] = result(piece, device)
        except BaseException:
            stopped.set()
            raise

    with ThreadPoolExecutor(len(lanes)) as pool:
        try:
            for future in [pool.submit(lane, device) for device in lanes]:
                future.result()
        finally:
            stopped.set()  # after an interruption the lanes finish their piece and no more
    return [results[piece] for piece in pieces]


@lru_cache(maxsize=64)
def _compiled(f, chunk: int):
    import jax

    return jax.jit(lambda every: jax.lax.map(f, every, batch_size=chunk))
