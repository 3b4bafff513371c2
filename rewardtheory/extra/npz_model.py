"""Models as NumPy archives. No pickle; sizes are read from the headers and refused before anything is unpacked.

The arrays: schema; transition (S, A, S), or state and probability (S, A, K); initial, discount, available, terminal;
states and actions where there are labels; rewards, their names, with the arrays reward_0, reward_1 and so on.
Exact rationals are texts such as "1/3".
"""

import io
import zipfile
from pathlib import Path

import numpy as np

from rewardtheory.extra.rational_text import read_rationals
from rewardtheory.types import MDP, Successors

SCHEMA = "rewardtheory/model/1"
# The kinds of NumPy's types that an array may have: numbers are floats, integers or texts of rationals.
KINDS = {"schema": "U", "rewards": "U", "states": "U", "actions": "U", "available": "b", "terminal": "b", "state": "iu"}
NUMBERS = "fiuU"
NEEDED = ("initial", "discount", "available", "terminal")
# A header of NumPy's takes about a hundred bytes.
HEADER = 10_000


def write(path: Path, mdp: MDP, rewards: dict) -> dict[Path, bytes]:
    """The contents of the file."""
    arrays = {
        "schema": np.array(SCHEMA),
        "initial": _stored(mdp.initial),
        "discount": _stored(mdp.discount),
        "available": np.asarray(mdp.available),
        "terminal": np.asarray(mdp.terminal),
    }
    if isinstance(mdp.transition, Successors):
        arrays |= {"state": np.asarray(mdp.transition.state), "probability": _stored(mdp.transition.probability)}
    else:
        arrays["transition"] = _stored(mdp.transition)
    arrays |= {f: np.array(getattr(mdp, f)) for f in ("states", "actions") if getattr(mdp, f) is not None}
    if rewards:
        arrays["rewards"] = np.array(list(rewards))
        arrays |= {f"reward_{i}": _stored(R) for i, R in enumerate(rewards.values())}
    file = io.BytesIO()
    np.savez_compressed(file, allow_pickle=False, **arrays)
    return {path: file.getvalue()}


def read(path: Path, *, budget: int, discount=None) -> tuple[MDP, dict]:
    """The model and the rewards in the file."""
    arrays = _arrays(path, budget)
    schema = str(arrays.pop("schema", "none"))
    if schema != SCHEMA:
        raise ValueError(
            f"`{path.name}` has the schema {schema!r}; this version reads {SCHEMA!r}: save it with rt.save."
        )
    names = arrays["rewards"].tolist() if "rewards" in arrays else []
    if not isinstance(names, list) or len(set(names)) < len(names):
        raise ValueError(f"`{path.name}` must have in 'rewards' a list of different names; save it again.")
    needed = set(NEEDED) | ({"state", "probability"} if "probability" in arrays else {"transition"})
    needed |= {f"reward_{i}" for i in range(len(names))}
    missing = sorted(needed - set(arrays))
    strange = sorted(set(arrays) - needed - {"rewards", "states", "actions"})
    if missing or strange:
        fault = f"lacks the arrays {missing}" if missing else f"has the unknown arrays {strange}"
        raise ValueError(f"`{path.name}` {fault}; save it again with rt.save.")
    data = {name: _numbers(x, path, name) if name not in KINDS else x for name, x in arrays.items()}
    transition = Successors(data["state"], data["probability"]) if "state" in data else data["transition"]
    mdp = MDP(
        transition,
        data["initial"],
        data["discount"] if discount is None else discount,
        available=data["available"],
        terminal=data["terminal"],
        states=_labels(data, "states", path),
        actions=_labels(data, "actions", path),
    )
    return mdp, {name: data[f"reward_{i}"] for i, name in enumerate(names)}


def read_array(path: Path, name: str, budget: int):
    """The array of that name in an archive that is not a model; None if it is one."""
    arrays = _arrays(path, budget)
    if "schema" in arrays:
        return None
    if name not in arrays:
        raise ValueError(f"`{path.name}` has no array {name!r}; it has {', '.join(list(arrays)[:8]) or 'none'}.")
    return _numbers(arrays[name], path, name)


def _arrays(path: Path, budget: int) -> dict[str, np.ndarray]:
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise ValueError(f"`{path.name}` is not a whole .npz archive: {_clause(error)}; save it again.") from error
    with archive:
        members = archive.infolist()
        # A damaged length in an entry of the archive's directory hides the entries that follow in a comment.
        if any(b"PK\1\2" in member.extra + member.comment for member in members):
            raise ValueError(f"`{path.name}` has a damaged directory, and arrays would be missing; save it again.")
        names = [member.filename for member in members]
        if len(set(names)) < len(names):
            raise ValueError(f"`{path.name}` holds an array twice; it was not written by rt.save.")
        if sum(member.file_size for member in members) > budget:
            raise ValueError(_over(path, sum(member.file_size for member in members), budget))
        sizes = [_checked(archive, member, path) for member in members]
        if sum(sizes) > budget:
            raise ValueError(_over(path, sum(sizes), budget))
        return {member.filename.removesuffix(".npy"): _whole(archive, member, path) for member in members}


def _checked(archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: Path) -> int:
    """How many bytes the array will take, from its header; nothing else is unpacked."""
    name = member.filename.removesuffix(".npy")
    if name == member.filename:
        raise ValueError(
            f"`{path.name}` holds {member.filename!r}, which is not an array; it was not written by rt.save."
        )
    try:
        with archive.open(member) as file:
            head = io.BytesIO(file.read(HEADER + 12))
        version = np.lib.format.read_magic(head)
        reader = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}[version]
        shape, _, dtype = reader(head, max_header_size=HEADER)
    except Exception as error:  # whatever a damaged member makes zipfile, zlib and NumPy raise
        raise ValueError(f"`{path.name}` has a damaged array {name!r}: {_clause(error)}; save it again.") from error
    if dtype.hasobject:
        raise ValueError(
            f"`{path.name}` holds Python objects in {name!r}, which are never loaded; save it with rt.save."
        )
    if dtype.kind not in KINDS.get(name, NUMBERS):
        raise ValueError(f"`{path.name}` holds {dtype} in {name!r}; this array cannot hold that: save it with rt.save.")
    size = dtype.itemsize
    for length in shape:
        size *= length
    if min(shape, default=0) < 0 or head.tell() + size != member.file_size:
        raise ValueError(
            f"`{path.name}` declares shape {shape} for {name!r} and {member.file_size} bytes, which disagree; "
            "it is damaged: save it again."
        )
    # A rational is an object of 16 bytes or more and the pointer to it.
    return size + (0 if dtype.kind != "U" or name in KINDS else 32 * size // max(dtype.itemsize, 1))


def _whole(archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: Path) -> np.ndarray:
    try:
        with archive.open(member) as file:
            found = np.lib.format.read_array(file, allow_pickle=False, max_header_size=HEADER)
            file.read(1)  # the checksum is compared at the end
    except Exception as error:  # as above
        name = member.filename.removesuffix(".npy")
        raise ValueError(f"`{path.name}` has a damaged array {name!r}: {_clause(error)}; save it again.") from error
    return found


def _labels(data: dict, name: str, path: Path):
    if name not in data:
        return None
    if data[name].ndim != 1:
        raise ValueError(
            f"`{path.name}` has an array of shape {data[name].shape} in {name!r}; it must be a list of labels."
        )
    return data[name].tolist()


def _stored(x) -> np.ndarray:
    x = np.asarray(x)
    return x.astype(str) if x.dtype == object else x


def _numbers(x: np.ndarray, path: Path, name: str) -> np.ndarray:
    if x.dtype.kind != "U":
        return x
    try:
        return read_rationals(x)
    except ValueError as error:
        raise ValueError(f"`{path.name}` {error}, in the array {name!r}.") from error


def _over(path: Path, size: int, budget: int) -> str:
    return f"`{path.name}` would unpack to {size} bytes, over the budget of {budget}; raise `budget` if you trust it."


def _clause(error: Exception) -> str:
    """What an exception says, as part of a sentence."""
    return (" ".join(str(error).split()).rstrip(".") or type(error).__name__)[:120]
