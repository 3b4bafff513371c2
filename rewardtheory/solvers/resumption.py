"""What a sweep has finished, kept in a folder: one file of plain arrays for each piece, and one that says of what.

A file appears under its name only when it is whole, so that an interruption at any moment leaves nothing half.
"""

import functools
import hashlib
import json
import os
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

SCHEMA = "rewardtheory/sweep/1"


@dataclass(frozen=True)
class Finished:
    """The folder of one sweep.

    Attributes:
        folder: where the files are.
        size: instances in a piece.
        structure: the tree of a result.
        shapes: for each leaf of a result, the shape and type of its array in a piece.
    """

    folder: Path
    size: int
    structure: Any
    shapes: tuple[tuple[tuple[int, ...], np.dtype], ...]

    @classmethod
    def open(cls, folder: str | Path, f, xs, size: int) -> "Finished":
        """The folder of the sweep of f over `xs`, made if there is none, with `size` instances in a piece if it is new.

        Raises:
            ValueError: when f has no name, or the folder is that of another sweep.
        """
        import jax

        folder = Path(folder)
        about = {"schema": SCHEMA, "function": name_of(f), "input": fingerprint(xs)}
        label = folder / "sweep.json"
        if label.exists():
            size = _agreeing(label, about)
        else:
            if folder.exists() and any(x.name != label.name and x.suffix != ".part" for x in folder.iterdir()):
                raise ValueError(
                    f"`resume` is {str(folder)!r}, which holds files but no sweep.json; give an empty or a new folder."
                )
            folder.mkdir(parents=True, exist_ok=True)
            _write_whole(label, lambda file: file.write(json.dumps(about | {"size": size}).encode()))
        with jax.enable_x64(True):
            one = jax.tree_util.tree_map(lambda x: jax.ShapeDtypeStruct(np.shape(x)[1:], np.asarray(x).dtype), xs)
            leaves, structure = jax.tree_util.tree_flatten(jax.eval_shape(f, one))
        return cls(folder, size, structure, tuple(((size, *x.shape), np.dtype(x.dtype)) for x in leaves))

    def read(self, piece: int):
        """The result of a piece, or None where it is not finished."""
        import jax

        path = self._path(piece)
        if not path.exists():
            return None
        try:
            with path.open("rb") as raw, np.load(raw, allow_pickle=False) as file:
                leaves = [file[str(k)] for k in range(len(file.files))]
        except (ValueError, KeyError, OSError, EOFError, zipfile.BadZipFile) as error:
            raise ValueError(f"`resume` holds the damaged file {str(path)!r}; delete it and start again.") from error
        if [(x.shape, x.dtype) for x in leaves] != list(self.shapes):
            raise ValueError(
                f"`resume` holds {str(path)!r}, whose arrays are not those that `f` returns; delete it and start again."
            )
        return jax.tree_util.tree_unflatten(self.structure, leaves)

    def write(self, piece: int, result) -> None:
        """Keep the result of a piece."""
        import jax

        leaves = {str(k): x for k, x in enumerate(jax.tree_util.tree_leaves(result))}
        _write_whole(self._path(piece), lambda file: np.savez(file, allow_pickle=False, **leaves))

    def _path(self, piece: int) -> Path:
        return self.folder / f"{piece:06}.npz"


def _agreeing(label: Path, about: dict[str, str]) -> int:
    try:
        found = json.loads(label.read_text(encoding="utf8"))
        size = int(found["size"])
        theirs = {key: found[key] for key in about}
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(
            f"`resume` holds a {str(label)!r} that is not a sweep's; give an empty or a new folder."
        ) from error
    if theirs != about:
        what = "another function" if theirs["function"] != about["function"] else "another input"
        what = "another format" if theirs["schema"] != about["schema"] else what
        raise ValueError(
            f"`resume` is {str(label.parent)!r}, the folder of a sweep with {what} ({theirs['function']}); "
            "give an empty or a new folder, or call it as before."
        )
    return size


def name_of(f) -> str:
    """The module and name of a function, and its fixed arguments where it is a `functools.partial`."""
    if isinstance(f, functools.partial):
        return f"{name_of(f.func)} with {fingerprint((f.args, f.keywords))[:16]}"
    name = getattr(f, "__qualname__", None)
    if name is None or "<lambda>" in name:
        raise ValueError(
            "`f` has no name by which a folder could know it again; with resume=, give a function made by def."
        )
    return f"{f.__module__}.{name}"


def fingerprint(xs) -> str:
    """A hash of a tree of arrays: its structure, and every number."""
    import jax

    leaves, structure = jax.tree_util.tree_flatten(xs)
    found = hashlib.sha256(str(structure).encode())
    for x in leaves:
        x = np.ascontiguousarray(x)
        found.update(f"{x.shape} {x.dtype.str}".encode())
        found.update(x.data if x.dtype.kind in "biuf" else repr(x.tolist()).encode())
    return found.hexdigest()


def _write_whole(path: Path, write) -> None:
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            write(file)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise
