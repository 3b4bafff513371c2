"""Models as NumPy archives. No pickle; sizes are read from the headers and refused before anything is unpacked."""

import zipfile
from pathlib import Path

import numpy as np

from rewardtheory.arithmetic import rationals
from rewardtheory.types import MDP, Successors

SCHEMA = "rewardtheory/model/1"
_REWARD = "reward:"


def write(path: Path, mdp: MDP, rewards: dict) -> None:
    """Write a model and its rewards; exact rationals become texts such as "1/3"."""
    arrays = {
        "schema": np.array(SCHEMA),
        "initial": _stored(mdp.initial),
        "discount": _stored(np.asarray(mdp.discount)),
        "available": np.asarray(mdp.available),
        "terminal": np.asarray(mdp.terminal),
    }
    if isinstance(mdp.transition, Successors):
        arrays |= {"state": np.asarray(mdp.transition.state), "probability": _stored(mdp.transition.probability)}
    else:
        arrays["transition"] = _stored(mdp.transition)
    for name in ("states", "actions"):
        if getattr(mdp, name) is not None:
            arrays[name] = np.array(getattr(mdp, name))
    arrays |= {_REWARD + name: _stored(R) for name, R in rewards.items()}
    np.savez_compressed(path, allow_pickle=False, **arrays)


def read(path: Path, *, budget: int, discount=None) -> tuple[MDP, dict]:
    """Read a model and its rewards."""
    arrays = _arrays(path, budget)
    if str(arrays.get("schema")) != SCHEMA:
        raise ValueError(f"`{path.name}` has the schema {str(arrays.get('schema'))!r}; this version reads {SCHEMA!r}.")
    needed = {"initial", "discount", "available", "terminal"}
    needed |= {"transition"} if "transition" in arrays else {"state", "probability"}
    known = needed | {"schema", "states", "actions"}
    missing, strange = needed - set(arrays), {k for k in arrays if k not in known and not k.startswith(_REWARD)}
    if missing or strange:
        raise ValueError(f"`{path.name}` lacks the arrays {sorted(missing)} and has the unknown {sorted(strange)}.")
    if "transition" in arrays:
        transition = _numbers(arrays["transition"], path, "transition")
    else:
        transition = Successors(arrays["state"], _numbers(arrays["probability"], path, "probability"))
    mdp = MDP(
        transition,
        _numbers(arrays["initial"], path, "initial"),
        _numbers(arrays["discount"], path, "discount") if discount is None else discount,
        available=arrays["available"],
        terminal=arrays["terminal"],
        states=arrays["states"].tolist() if "states" in arrays else None,
        actions=arrays["actions"].tolist() if "actions" in arrays else None,
    )
    rewards = {k.removeprefix(_REWARD): _numbers(x, path, k) for k, x in arrays.items() if k.startswith(_REWARD)}
    return mdp, rewards


def _arrays(path: Path, budget: int) -> dict[str, np.ndarray]:
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(_declared(archive, info, path) for info in archive.infolist())
        if size > budget:
            raise ValueError(
                f"`{path.name}` would unpack to {size} bytes, over the budget of {budget}; raise `budget` if you trust it."
            )
        with np.load(path, allow_pickle=False) as found:
            return {name: found[name] for name in found.files}
    except (zipfile.BadZipFile, EOFError, OSError, KeyError) as error:
        raise ValueError(f"`{path.name}` is not a whole .npz archive: {error}; save it again.") from error


def _declared(archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: Path) -> int:
    """How many bytes an array will take, from its header, which is at most a few hundred bytes long."""
    if not info.filename.endswith(".npy"):
        raise ValueError(f"`{path.name}` holds {info.filename!r}, which is no array; it was not written by rt.save.")
    with archive.open(info) as member:
        version = np.lib.format.read_magic(member)
        reader = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
        shape, _, dtype = reader(member)
    if dtype.hasobject:
        raise ValueError(f"`{path.name}` holds Python objects in {info.filename!r}; only numbers and text are read.")
    return max(int(np.prod(shape, dtype=object)) * dtype.itemsize, info.file_size)


def _stored(x) -> np.ndarray:
    x = np.asarray(x)
    return x.astype(str) if x.dtype == object else x


def _numbers(x: np.ndarray, path: Path, name: str) -> np.ndarray:
    if x.dtype.kind != "U":
        return x
    try:
        return rationals(x)
    except (ValueError, ZeroDivisionError) as error:
        raise ValueError(f"`{path.name}` holds {error} in {name!r}; exact numbers are texts such as '1/3'.") from error
