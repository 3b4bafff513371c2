"""One formula for the arrays of any library: which functions to call, and what the standard leaves out.

The inputs decide. The library that made the arrays offers the functions of the array API standard
(`x.__array_namespace__()`: NumPy, JAX, CuPy …); for torch they are in `torch_namespace`. Lists and numbers go along
with the arrays beside them, and are NumPy float64 where there are none.
"""

import math
import sys
from typing import Any

import numpy as np

from rewardtheory.scores import torch_namespace


def namespace(*arrays) -> Any:
    """The functions for these arrays.

    Raises:
        ValueError: for arrays of two libraries, NumPy left aside.
    """
    found = {}
    for x in arrays:
        if _is_torch(x):
            found["torch"] = torch_namespace
        elif hasattr(x, "__array_namespace__"):
            space = x.__array_namespace__()
            found[space.__name__] = space
    others = [space for name, space in found.items() if name != "numpy"]
    if len(others) > 1:
        raise ValueError(
            f"`{sorted(found)[0]}` and `{sorted(found)[1]}` arrays stand side by side; convert them to one library first."
        )
    return others[0] if others else np


def floats(*arrays) -> Any:
    """The functions, and the arrays in one floating-point type: the widest one given, else the default of the library.

    Beside arrays of another library NumPy arrays go along and do not count. Object arrays (of exact rationals) stay.
    """
    xp = namespace(*arrays)
    dtype = _common(xp, arrays)
    device = next((x.device for x in arrays if _is_torch(x)), None)
    return xp, *(_convert(xp, x, dtype, device) for x in arrays)


def mask(xp, where, x):
    """`where` as a boolean array of the shape of x.

    Raises:
        ValueError: where it is not boolean, or does not fit.
    """
    where = _convert(xp, where, None, x.device if xp is torch_namespace else None)
    if not xp.isdtype(where.dtype, "bool"):
        raise ValueError(f"`where` has the type {where.dtype}; it must be boolean: write `where > 0`.")
    try:
        return xp.broadcast_to(where, x.shape)
    except Exception:
        raise ValueError(
            f"`where` has the shape {tuple(where.shape)}, which does not broadcast to {tuple(x.shape)}; give one boolean for "
            "each entry."
        ) from None


def truth(xp, x, like):
    """A condition as a boolean array: booleans as they are, numbers where they are not 0."""
    x = _convert(xp, x, None, like.device if xp is torch_namespace else None)
    return x if xp.isdtype(x.dtype, "bool") else x != 0


def indices(xp, x, n):
    """0, 1, …, n − 1, in the type of x."""
    if xp is torch_namespace:
        return xp.arange(n, dtype=x.dtype, device=x.device)
    return xp.arange(n, dtype=x.dtype)


def ones(xp, x):
    """Ones like x; of exact rationals where x is, so that their quotients stay exact."""
    return 0 * x + 1 if x.dtype == object else xp.ones_like(x)


def same_length(name, x, other, y):
    """Refuse two trailing axes of different length.

    Raises:
        ValueError: if they differ.
    """
    if x.shape[-1:] != y.shape[-1:]:
        raise ValueError(
            f"`{name}` has {x.shape[-1] if x.shape else 'no axis'} entries along its last axis and `{other}` "
            f"{y.shape[-1] if y.shape else 'no axis'}; they must be as many."
        )


def within(name, value, low, high):
    """Refuse a number outside [low, high]; arrays are not looked at.

    Raises:
        ValueError: if it is outside.
    """
    if isinstance(value, int | float) and not low <= value <= high:
        bounds = f"at least {low}" if math.isinf(high) else f"between {low} and {high}"
        raise ValueError(f"`{name}` is {value}; it must be {bounds}.")


def _is_torch(x) -> bool:
    torch = sys.modules.get("torch")
    return torch is not None and isinstance(x, getattr(torch, "Tensor", ()))


def _common(xp, arrays):
    given = [x.dtype for x in arrays if hasattr(x, "dtype") and hasattr(x, "shape")]
    if xp is np:
        if any(np.dtype(dtype).kind == "O" for dtype in given) or any(_holds_objects(x) for x in arrays):
            return np.dtype(object)
        floating = [dtype for dtype in given if np.issubdtype(dtype, np.floating)]
        return np.result_type(*floating) if floating else np.dtype(np.float64)
    # NumPy arrays beside those of another library go along: their float64 asks for nothing.
    own = [x.dtype for x in arrays if hasattr(x, "dtype") and not isinstance(x, np.ndarray | np.generic)]
    floating = [dtype for dtype in own if xp.isdtype(dtype, "real floating")]
    if floating:
        return xp.result_type(*floating)
    return xp.get_default_dtype() if xp is torch_namespace else xp.asarray(0.0).dtype


def _holds_objects(x) -> bool:
    return not hasattr(x, "dtype") and np.asarray(x).dtype == object


def _convert(xp, x, dtype, device):
    if hasattr(x, "shape") and dtype is not None and x.dtype == dtype and namespace(x) is xp:
        return x
    if xp is torch_namespace:
        return xp.asarray(x, dtype=dtype, device=device)
    if dtype is None or not hasattr(x, "dtype") or not hasattr(x, "__array_namespace__"):
        return xp.asarray(x, dtype=dtype)
    return xp.astype(x, dtype)
