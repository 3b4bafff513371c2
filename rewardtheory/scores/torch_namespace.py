"""The functions of the array API standard on torch tensors, as far as `scores` uses them.

Torch offers most of them under their standard names, but has no `__array_namespace__`. What differs is written here; every
other name is torch's own. Torch is not imported: whoever hands over a tensor has loaded it.
"""

import sys


def __getattr__(name):
    if "torch" not in sys.modules:
        raise AttributeError(f"no torch is loaded that could offer {name!r}")
    return getattr(sys.modules["torch"], name)


def _torch():
    return sys.modules["torch"]


def asarray(x, *, dtype=None, device=None):
    return _torch().as_tensor(x, dtype=dtype, device=device)


def astype(x, dtype):
    return x.to(dtype)


def isdtype(dtype, kind):
    return {"real floating": dtype.is_floating_point, "bool": dtype is _torch().bool}[kind]


def result_type(*dtypes):
    found = dtypes[0]
    for dtype in dtypes[1:]:
        found = _torch().promote_types(found, dtype)
    return found


def max(x, *, axis=-1, keepdims=False):
    return _torch().amax(x, dim=axis, keepdim=keepdims)


def min(x, *, axis=-1, keepdims=False):
    return _torch().amin(x, dim=axis, keepdim=keepdims)


def sort(x, *, axis=-1):
    return _torch().sort(x, dim=axis, stable=True).values


def argsort(x, *, axis=-1):
    return _torch().argsort(x, dim=axis, stable=True)


def take_along_axis(x, indices, *, axis=-1):
    return _torch().take_along_dim(x, indices, dim=axis)


def cumulative_sum(x, *, axis=-1):
    return _torch().cumsum(x, dim=axis)


def flip(x, *, axis=-1):
    return _torch().flip(x, dims=(axis,))


def concat(arrays, *, axis=-1):
    return _torch().cat(list(arrays), dim=axis)


def stack(arrays, *, axis=0):
    return _torch().stack(list(arrays), dim=axis)


def expand_dims(x, *, axis=-1):
    return _torch().unsqueeze(x, dim=axis)


def matrix_transpose(x):
    return x.mT
