"""The table of the atlas: features of all skeletons of some sizes, shipped in part, written as JSON or parquet."""

import importlib
import json
from collections.abc import Callable, Iterable
from functools import cache
from importlib.resources import files
from pathlib import Path

from rewardtheory.verify.atlas.features import Features, features
from rewardtheory.verify.atlas.skeletons import skeletons

SCHEMA = "rewardtheory/atlas/2"
SHIPPED = ("two_actions.json", "three_actions.json")


@cache
def table() -> tuple[Features, ...]:
    """The features of all skeletons of up to three states with two actions, and of up to two states with three.

    They are read from a file that ships with the library; `build` computes them anew.

    >>> import rewardtheory as rt
    >>> sum(x.half_is_special for x in rt.atlas.table() if (x.states, x.actions) == (3, 2))
    17
    """
    folder = files("rewardtheory.verify.atlas")
    return tuple(x for name in SHIPPED for x in parsed((folder / name).read_text("utf8"), name))


def build(states: int, actions: int, *, progress: Callable[[int, int], None] | None = None) -> list[Features]:
    """The features of all skeletons of up to so many states, computed.

    Args:
        states, actions: the most states, and the number of actions.
        progress: called with (done, total) after every skeleton.
    """
    every = [x for n in range(1, states + 1) for x in skeletons(n, actions)]
    found = []
    for i, skeleton in enumerate(every):
        found.append(features(skeleton))
        if progress is not None:
            progress(i + 1, len(every))
    return found


def parsed(text: str, name: str) -> list[Features]:
    """The table in the text of a JSON file."""
    data = json.loads(text)
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        raise ValueError(f"`{name}` has not the schema {SCHEMA!r}; it is no table of the atlas: build it anew.")
    found = []
    for row in data["skeletons"]:
        lists = {x: tuple(map(tuple, row[x])) for x in ("moves", "coincidences") if row[x] is not None}
        flat = {x: tuple(row[x]) for x in ("power", "goodhart")}
        found.append(Features(**row | lists | flat))
    return found


def require_writable(path: Path) -> None:
    """Refuse a file that `write` cannot write, before anything is computed."""
    if path.suffix not in (".json", ".parquet"):
        raise ValueError(f"`out` is {str(path)!r}; its suffix must be .json or .parquet.")
    if not path.absolute().parent.is_dir():
        raise ValueError(f"`out` is {str(path)!r}; its folder does not exist: make it first.")
    if path.suffix == ".parquet":
        try:
            importlib.import_module("pyarrow")
        except ImportError:
            raise ValueError(f"`out` is {str(path)!r}; parquet needs pyarrow: install it, or write .json.") from None


def write(found: Iterable[Features], path: Path) -> None:
    """Write a table; the file appears whole or not at all."""
    require_writable(path)
    part = path.with_name(path.name + ".part")
    rows = [x.record() for x in found]
    if path.suffix == ".parquet":
        pa, pq = importlib.import_module("pyarrow"), importlib.import_module("pyarrow.parquet")

        pq.write_table(pa.Table.from_pylist(rows).replace_schema_metadata({"schema": SCHEMA}), part)
    else:
        lines = ",\n".join(json.dumps(row, separators=(",", ":")) for row in rows)
        part.write_text(f'{{"schema":"{SCHEMA}","skeletons":[\n{lines}\n]}}\n', "utf8")
    part.replace(path)
