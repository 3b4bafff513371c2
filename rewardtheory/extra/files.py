"""Models and rewards in files. The suffix decides the format: .npz (NumPy), .json, .tra (PRISM's explicit files)."""

from collections.abc import Callable, Mapping
from contextlib import contextmanager
from pathlib import Path

from rewardtheory.extra import json_model, npz_model, prism_model, prism_writing
from rewardtheory.extra.replacing import replace_files
from rewardtheory.makers import as_reward
from rewardtheory.types import MDP

READERS: dict[str, Callable] = {".npz": npz_model.read, ".json": json_model.read, ".tra": prism_model.read}
WRITERS: dict[str, Callable] = {".npz": npz_model.write, ".json": json_model.write, ".tra": prism_writing.write}
SUFFIXES = tuple(READERS)

# The most bytes that a file may ask for, unpacked.
BUDGET = 4 * 2**30


def save(path, mdp: MDP, rewards: dict | None = None) -> Path:
    """Write a model, and rewards on it, to a file.

    .npz and .json give back every float bit by bit, exact rationals as exact rationals, and the layout, labels and
    masks. .tra is for exchange with model checkers: it keeps neither the discount nor the labels of states, and
    is written only if it can hold the rest.

    Args:
        path: the file, .npz, .json or .tra. Beside .tra, .lab and one .trew for each reward are written.
        mdp: the model.
        rewards: by name, in the layout of the transition.

    Returns:
        The resolved path. The file is written under another name and then renamed: it is there whole, or as before.

    Raises:
        ValueError: on another suffix, a folder that does not exist, rewards that do not fit the model, and names that
            no file can hold.

    >>> import rewardtheory as rt, pathlib, tempfile
    >>> mdp = rt.mdp({"s": {"go": {"t": 1}}}, start="s", discount=0.5)
    >>> path = rt.save(pathlib.Path(tempfile.mkdtemp()) / "m.json", mdp, {"r": rt.reward(mdp, {"s": 1})})
    >>> rt.load(path)[0]
    MDP(2 states, 1 action, discount 0.5)
    """
    path = _resolved(path, WRITERS, "written")
    if path.is_dir():
        raise ValueError(f"`path` is {str(path)!r}, a folder; name a file.")
    if not path.parent.is_dir():
        raise ValueError(f"`path` lies in {str(path.parent)!r}, which is not a folder; make it first.")
    for field in ("states", "actions"):
        for label in getattr(mdp, field) or ():
            _require_text(label, field)
    if rewards is not None and not isinstance(rewards, Mapping):
        raise ValueError(f"`rewards` is a {type(rewards).__name__}; it must be a dictionary: {{'name': reward}}.")
    named = {}
    for name, reward in (rewards or {}).items():
        if not isinstance(name, str) or not name:
            raise ValueError(f"`rewards` has the name {name!r}; a name must be a text that is not empty: rename it.")
        _require_text(name, "rewards")
        named[name] = as_reward(mdp, reward, f"rewards[{name!r}]")
    replace_files(WRITERS[path.suffix.lower()](path, mdp, named))
    return path


def load(path, *, discount=None, budget: int = BUDGET) -> tuple[MDP, dict]:
    """Read a model, and the rewards on it, from a file.

    Args:
        path: the file: .npz or .json as `save` writes them, or PRISM's .tra, with .sta, .lab, .srew and .trew beside it.
        discount: replaces the file's own; .tra has none and needs it.
        budget: the most bytes that the file may ask for, checked on its size and headers before it is read.

    Returns:
        (mdp, rewards by name).

    Raises:
        ValueError: on a missing, foreign, damaged or oversized file: one sentence that names the file, and the line where
            there are lines.

    Notes: a file is data, and nothing in it is run. PRISM's states without a way out, and those labeled "deadlock" or
        "terminal", become terminal where they pay nothing; its initial states are equally likely.

    >>> import rewardtheory as rt
    >>> rt.load("nowhere.json")
    Traceback (most recent call last):
    ValueError: `path` is 'nowhere.json', and there is no such file; correct the name.
    """
    path = _existing(path, budget)
    with _naming(path):
        mdp, rewards = READERS[path.suffix.lower()](path, budget=budget, discount=discount)
        return mdp, {name: as_reward(mdp, R, f"rewards[{name!r}]") for name, R in rewards.items()}


def load_array(path, name: str, *, budget: int = BUDGET):
    """The numbers under `name` in a .npz or .json file that is not a model; None if it is one, which `load` reads.

    Raises:
        ValueError: as `load` does, and where there is nothing under that name.
    """
    path = _existing(path, budget)
    with _naming(path):
        reader = {".npz": npz_model.read_array, ".json": json_model.read_array}.get(path.suffix.lower())
        return None if reader is None else reader(path, name, budget)


@contextmanager
def _naming(path: Path):
    """Every refusal as a ValueError that names the file, which the doors of the model do not know."""
    try:
        yield
    except MemoryError as error:
        raise ValueError(f"`{path.name}` is more than the memory holds; lower `budget` to be told sooner.") from error
    except RecursionError:
        raise ValueError(f"`{path.name}` is nested too deeply to be a model; it was not written by rt.save.") from None
    except OverflowError as error:
        raise ValueError(f"`{path.name}` holds a fraction beyond float64 for a model of floats: {error}.") from error
    except ValueError as error:
        if str(error).startswith((f"`{path.stem}", "`discount` is missing")):
            raise
        raise ValueError(f"`{path.name}`: {error}") from error


def _existing(given, budget: int) -> Path:
    path = _resolved(given, READERS, "read")
    if path.is_dir():
        raise ValueError(f"`path` is {str(given)!r}, a folder; name a file.")
    if not path.is_file():
        raise ValueError(f"`path` is {str(given)!r}, and there is no such file; correct the name.")
    if path.stat().st_size > budget:
        raise ValueError(
            f"`{path.name}` has {path.stat().st_size} bytes, over the budget of {budget}; raise `budget` if you trust it."
        )
    return path


def _resolved(given, formats, verb: str) -> Path:
    try:
        path = Path(given).expanduser().resolve()
        path.is_dir()  # which looks at the name: it may be too long
    except (RuntimeError, OSError, TypeError, ValueError) as error:
        shown = str(given) if len(str(given)) < 80 else f"{str(given)[:77]}..."
        said = getattr(error, "strerror", None) or error
        raise ValueError(f"`path` is {shown!r}, which is not the name of a file: {said}.") from error
    if path.suffix.lower() not in formats:
        raise ValueError(
            f"`path` ends in {path.suffix!r}; models are {verb} as {', '.join(formats)}: choose one of these."
        )
    return path


def _require_text(text: str, name: str) -> None:
    """Refuse what UTF-8 or NumPy's text arrays cannot hold: half a surrogate pair, and the character 0."""
    if "\0" in text or any("\ud800" <= c <= "\udfff" for c in text):
        raise ValueError(f"`{name}` holds {text!r}, with a character that files cannot hold; rename it before saving.")
