"""The one door for numbers: what comes in is checked here once, outside jit, and refused with one clear sentence."""

import os
from typing import Any

import numpy as np

from rewardtheory.arithmetic import is_exact, is_jax, is_traced, rationals


def numbers(x, name: str, *, exact: bool = False) -> Any:
    """An array-like as an array of the library: float64, exact rationals, or JAX as it came.

    Integers, booleans and smaller floats become float64; Fractions and ``fmpq`` become exact rationals; with
    ``exact=True`` everything does. Complex, text, NaN and infinite entries are refused.
    """
    if is_jax(x):
        if exact:
            raise ValueError(
                f"`{name}` is a JAX array on an exact model; JAX has no rationals: give NumPy numbers or Fractions."
            )
        return _jax_numbers(x, name)
    try:
        x = np.asarray(x)
    except ValueError as error:
        raise ValueError(
            f"`{name}` is ragged: its rows differ in length; give one rectangular array of numbers."
        ) from error
    if x.dtype == object:
        return _exact_numbers(x, name)
    if x.dtype.kind not in "fiub":
        raise ValueError(f"`{name}` holds {x.dtype}; it must hold real numbers: convert it before the call.")
    if x.dtype.kind == "f" and not np.isfinite(x).all():
        place = tuple(int(i) for i in np.argwhere(~np.isfinite(x))[0])
        raise ValueError(
            f"`{name}`{_at(place)} is {x[place]}; every number must be finite: replace it or leave it out."
        )
    if exact:
        return rationals(x)
    if x.dtype.kind in "iu" and x.size and max(int(x.max()), -int(x.min())) > 2**53:
        raise ValueError(f"`{name}` holds an integer beyond 2^53, which float64 cannot keep; give Fractions instead.")
    if x.dtype == np.longdouble and x.dtype.itemsize > 8 and not (x == x.astype(np.float64)).all():
        raise ValueError(f"`{name}` holds {x.dtype} numbers that float64 cannot keep; round them or give Fractions.")
    return np.array(x, dtype=np.float64)


def _exact_numbers(x, name: str):
    out = np.empty(x.shape, dtype=object)
    for place, value in np.ndenumerate(x):
        try:
            if isinstance(value, (str, bytes)):
                raise TypeError("text")
            out[place] = rationals(value).item()
        except (TypeError, ValueError, OverflowError, ZeroDivisionError) as error:
            raise ValueError(
                f"`{name}`{_at(place)} is {value!r}, which is not a real number; give floats, integers or Fractions."
            ) from error
    return out


def _jax_numbers(x, name: str):
    if x.dtype.kind not in "fiub":
        raise ValueError(f"`{name}` holds {x.dtype}; it must hold real numbers: convert it before the call.")
    require_x64(name)
    if not is_traced(x) and not np.isfinite(np.asarray(x)).all():
        numbers(np.asarray(x), name)
    return x.astype(np.float64)


def require_x64(name: str):
    """Refuse JAX numbers that have been cut to float32, whatever their dtype says."""
    import jax

    if not jax.config.read("jax_enable_x64"):
        raise ValueError(
            f"`{name}` is a JAX array while `jax_enable_x64` is off, so its numbers were cut to float32; "
            'call jax.config.update("jax_enable_x64", True) first, or use rt.sweep, which does so for itself.'
        )


def _at(place) -> str:
    return "[" + ", ".join(str(i) for i in place) + "]" if len(place) else ""


def dtype_of(x):
    """The type of the numbers as they were given; float64 for what is none."""
    try:
        return x.dtype if hasattr(x, "dtype") else np.asarray(x).dtype
    except ValueError:
        return np.dtype(float)


def where(place, *labels) -> str:
    """An index with its labels, for a message: ``[3, 1] (state 'start', action 'go')``."""
    words = []
    for index, kind, names in zip(place, ("state", "action", "successor"), labels, strict=False):
        if names is not None:
            words.append(f"{kind} {names[index]!r}")
    return _at(tuple(int(i) for i in place)) + (f" ({', '.join(words)})" if words else "")


def require_shape(x, shape: tuple, name: str, remedy: str):
    """Refuse an array of another shape."""
    if tuple(np.shape(x)) != shape:
        raise ValueError(f"`{name}` has shape {tuple(np.shape(x))}; it must be {shape}: {remedy}.")


def distributions(p, name: str, *, dtype, labels=(), rows=None):
    """Rows of probabilities: refuse a negative entry or a sum that is not 1; float32 rows are divided by their sum.

    The tolerance on a sum is ``u (16 + n)`` with u the spacing of the input's number type at 1 and n the length of
    a row, so that rounding passes and a mistake does not. `rows` masks the rows that must be distributions; the
    others must be zero or a distribution.
    """
    if is_traced(p):
        return p
    found = np.asarray(p)
    negative = found < 0
    if negative.any():
        place = np.argwhere(negative)[0]
        raise ValueError(
            f"`{name}`{where(place, *labels)} is {found[tuple(place)]}; probabilities must be ≥ 0: correct this entry."
        )
    total = np.asarray(found.sum(axis=-1))
    if is_exact(p) and np.dtype(dtype).kind != "f":
        off, empty = total != 1, total == 0
    else:
        spacing = np.finfo(dtype).eps if np.dtype(dtype).kind == "f" else np.finfo(np.float64).eps
        if is_exact(p):  # floats on an exact model stand for their rationals, divided by their exact sum below
            spacing = rationals(spacing).item()
        off, empty = np.abs(total - 1) > spacing * (16 + p.shape[-1]), total == 0
    # One row of rationals compares to a plain True or False, which is no array.
    off, empty = np.asarray(off), np.asarray(empty)
    wrong = off if rows is None else off & (rows | ~empty)
    if wrong.any():
        place = tuple(np.argwhere(wrong)[0]) if wrong.ndim else ()
        raise ValueError(
            f"`{name}`{where(place, *labels)} sums to {total[place] if place else total.item()}; "
            "every distribution must sum to 1: correct it, or divide it by its sum if it holds weights."
        )
    # A pairwise sum of n numbers is off by at most min(n, 24) u, so a divided row passes here: dividing it again would
    # change it at every saving and loading.
    if is_exact(p):
        return p / np.where(empty, 1, total)[..., None]
    terms = np.minimum((found != 0).sum(axis=-1), 24)
    near = np.abs(total - 1) <= np.finfo(np.float64).eps * (1 + terms)
    if (near | empty).all():
        return p
    return p / np.where(near | empty, 1.0, total)[..., None]


def require_memory(shape: tuple, what: str):
    """Refuse to build a float64 table larger than the machine's memory, before it is built."""
    need = 8 * int(np.prod([int(n) for n in shape], dtype=object))
    have = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") if hasattr(os, "sysconf") else 2**34
    if need > 0.8 * have:
        raise ValueError(
            f"`{what}` of shape {shape} would take {need / 2**30:.1f} GiB of {have / 2**30:.1f} GiB of memory; "
            "use the layout Successors(state, probability), which keeps only possible transitions."
        )


def whole(x, name: str, *, least: int = 1) -> int:
    """A whole number of at least `least`."""
    if isinstance(x, bool) or not isinstance(x, (int, np.integer)) or x < least:
        raise ValueError(f"`{name}` is {x!r}; it must be a whole number of at least {least}.")
    return int(x)
