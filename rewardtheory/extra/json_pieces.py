"""The pieces of the JSON of a model: names, places, numbers and tables, each refused in one sentence."""

from typing import Any

import numpy as np

from rewardtheory.arithmetic import rational
from rewardtheory.extra.rational_text import read_rational

# Bytes of a number in memory: a float, and a rational as an object with the pointer to it; and of a state's label.
FLOAT_BYTES, RATIONAL_BYTES, STATE_BYTES = 8, 48, 128


def read_names(given, order: list[str], file: str, field: str):
    """The labels with their positions, or how many there are."""
    if given is None:
        return {name: i for i, name in enumerate(dict.fromkeys(order))}
    if isinstance(given, int) and not isinstance(given, bool) and given >= 1:
        return given
    if not isinstance(given, list) or not given or not all(isinstance(x, str) for x in given):
        raise ValueError(f"`{file}` must have in {field!r} a list of texts, or how many there are; correct it.")
    found = {name: i for i, name in enumerate(given)}
    if len(found) < len(given):
        twice = next(x for i, x in enumerate(given) if x in given[:i])
        raise ValueError(f"`{file}` has in {field!r} the label {twice!r} twice; labels must differ: rename one.")
    return found


def count_of(names) -> int:
    return names if isinstance(names, int) else len(names)


def place_of(x, names, count: int, sentence: str, kind: str = "a state") -> int:
    """The index that `x` names: a label, or a number from 0."""
    if isinstance(x, str) and isinstance(names, dict):
        found = names.get(x, -1)
    elif isinstance(x, str):
        found = int(x) if x.isascii() and x.isdigit() and len(x) < 19 and str(int(x)) == x else -1
    else:
        found = x if isinstance(x, int) and not isinstance(x, bool) else -1
    if not 0 <= found < count:
        raise ValueError(f"{sentence} {x!r}, which is not {kind} of the model; correct the name.")
    return found


def as_object(data, file: str, field: str) -> dict:
    if not isinstance(data, dict):
        raise ValueError(f"`{file}` must have an object in {field!r}; correct it.")
    return data


def as_list(data, file: str, field: str) -> list:
    if not isinstance(data, list):
        raise ValueError(f"`{file}` must have a list in {field!r}; correct it.")
    return data


def as_array(data, file: str, field: str) -> np.ndarray:
    try:
        return np.asarray(data)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"`{file}` has in {field!r} a table whose rows differ in length; correct it.") from error


def read_table(data, exact: bool, file: str, field: str) -> np.ndarray:
    """A nested list as an array of floats or rationals."""
    if not isinstance(data, list):
        raise ValueError(f"`{file}` must have a table of numbers in {field!r}; correct it.")
    shape = []
    level: Any = data
    while isinstance(level, list):
        shape.append(len(level))
        level = level[0] if level else None
    flat = data
    for length in shape[1:]:
        if not all(isinstance(x, list) and len(x) == length for x in flat):
            raise ValueError(f"`{file}` has in {field!r} a table whose rows differ in length; correct it.")
        flat = [x for row in flat for x in row]
    values = [read_number(x, exact, f"{file}: {field}") for x in flat]
    out = np.empty(len(values), dtype=object if exact else float)
    out[:] = values
    return out.reshape(shape)


def read_number(x, exact: bool, where: str):
    if isinstance(x, bool) or not isinstance(x, (int, float, str)):
        shown = repr(x) if len(repr(x)) < 60 else type(x).__name__
        raise ValueError(f'`{where}` is {shown}; it must be a number such as 0.5, or a text such as "1/3": correct it.')
    if not exact and isinstance(x, int) and abs(x) > 2**53:
        raise ValueError(f'`{where}` is {x}, which float64 may not keep; write it as a text, "{x}".')
    if not exact and not isinstance(x, str):
        return float(x)
    try:
        return read_rational(x) if isinstance(x, str) else rational(x)
    except ValueError as error:
        raise ValueError(f"`{where}` {error}.") from error


def has_text(data) -> bool:
    """Whether a number in a document is a text, which makes it exact."""
    if isinstance(data, dict):
        return any(has_text(x) for x in data.values())
    if isinstance(data, list):
        return any(has_text(x) for x in data)
    return isinstance(data, str)


def require_budget(S: int, A: int, width: int, exact: bool, budget: int, file: str) -> None:
    need = S * (A * width * (RATIONAL_BYTES if exact else FLOAT_BYTES) + STATE_BYTES)
    if need > budget:
        raise ValueError(over_budget(file, need, budget))


def over_budget(file: str, need: int, budget: int) -> str:
    return f"`{file}` would take {need} bytes, over the budget of {budget}; raise `budget` if you trust it."
