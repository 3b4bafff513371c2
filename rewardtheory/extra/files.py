"""Models and rewards in files. The suffix decides the format: .npz (NumPy, no pickle), .json, .tra (PRISM explicit)."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from rewardtheory.extra import json_model, npz_model, prism_model
from rewardtheory.makers import as_reward
from rewardtheory.types import MDP

READERS: dict[str, Callable] = {".npz": npz_model.read, ".json": json_model.read, ".tra": prism_model.read}
WRITERS: dict[str, Callable] = {".npz": npz_model.write, ".json": json_model.write}
SUFFIXES = tuple(READERS)
# The most bytes that a file may ask for, unpacked.
BUDGET = 4 * 2**30


def save(path, mdp: MDP, rewards: dict | None = None) -> Path:
    """Write a model and rewards on it to a file, .npz or .json.

    Floats come back bit by bit, exact rationals stay exact, and labels, masks and the layout are kept. The file appears
    under its name only when it is whole.

    Args:
        path: the file; its suffix decides the format.
        mdp: the model.
        rewards: by name, in the layout of the transition.

    Returns:
        The resolved path.

    Raises:
        ValueError: on another suffix, and on rewards that do not fit the model.

    >>> import rewardtheory as rt, tempfile, pathlib
    >>> mdp = rt.mdp({"s": {"go": {"t": 1}}}, start="s", discount=0.5)
    >>> path = rt.save(pathlib.Path(tempfile.mkdtemp()) / "m.json", mdp, {"r": rt.reward(mdp, {"s": 1})})
    >>> rt.load(path)[0]
    MDP(2 states, 1 action, discount 0.5)
    """
    path = _resolved(path, WRITERS, "written")
    named = {}
    for name, reward in (rewards or {}).items():
        if not isinstance(name, str) or not name or ":" in name or not name.isprintable():
            raise ValueError(f"`rewards` has the name {name!r}; a name is a printable text without a colon: rename it.")
        named[name] = as_reward(mdp, reward, f"rewards[{name!r}]")
    if not path.parent.is_dir():
        raise ValueError(f"`path` lies in {str(path.parent)!r}, which is not a folder; make it first.")
    handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=path.suffix)
    os.close(handle)
    try:
        WRITERS[path.suffix.lower()](Path(temporary), mdp, named)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise
    return path


def load(path, *, discount=None, budget: int = BUDGET) -> tuple[MDP, dict]:
    """Read a model and the rewards on it from a file: .npz, .json, or PRISM's explicit .tra.

    Args:
        path: the file.
        discount: replaces the file's own; needed for .tra, which has none.
        budget: the most bytes that the file may ask for, checked from its size and headers before it is read.

    Returns:
        (mdp, rewards by name).

    Raises:
        ValueError: on a missing, foreign, damaged or oversized file, in one sentence.

    Notes: files are data: nothing in one is ever run. PRISM's states without a way out loop for ever, as PRISM has it.
    """
    path = _resolved(path, READERS, "read")
    if not path.is_file():
        raise ValueError(
            f"`path` is {str(path)!r}, {'a folder' if path.is_dir() else 'which does not exist'}; name a file."
        )
    if path.stat().st_size > budget:
        raise ValueError(
            f"`{path.name}` has {path.stat().st_size} bytes, over the budget of {budget}; raise `budget` if you trust it."
        )
    mdp, rewards = READERS[path.suffix.lower()](path, budget=budget, discount=discount)
    return mdp, {name: as_reward(mdp, R, f"{path.name}:{name}") for name, R in rewards.items()}


def _resolved(path, formats, verb: str) -> Path:
    path = Path(path).expanduser().resolve()
    if path.suffix.lower() not in formats:
        raise ValueError(
            f"`path` ends in {path.suffix!r}; models are {verb} as {', '.join(formats)}: choose one of these."
        )
    return path
