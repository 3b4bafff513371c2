"""What reading finds: a table, its bad rows, and the names of its columns."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

SHOWN = 5  # how many bad rows a message names


@dataclass(frozen=True)
class BadRow:
    """One row that is not used, and why."""

    line: int | None
    reason: str


@dataclass(frozen=True)
class Source:
    """A table as it was read.

    Attributes:
        table: all columns, nothing interpreted.
        place: what was read, for messages.
        numbered: the same table with the column `line`; None where the engine knows no order of rows.
        malformed: () -> (how many lines are no rows at all, the first of them), known only after a scan.
        line: turns a number of `numbered` into a line of the file.
        unit: what is counted: "line", or "row" in a format without lines.
        notes: what a reader of the results must know.
        roles: the columns that a known layout has, by role.
    """

    table: Any
    place: str
    numbered: Callable[[], Any] | None = None
    malformed: Callable[[], tuple[int, list[BadRow]]] = lambda: (0, [])
    line: Callable[[list[int]], list[int]] = list
    unit: str = "line"
    notes: tuple[str, ...] = ()
    roles: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Roles:
    """Which column is what; None for a role that the table has no column for."""

    prompt: str
    response: str
    reward: str
    model: str | None = None
    baseline: str | None = None
    length: str | None = None


# The usual names of a role, in the order of preference; written down so that nothing else is guessed.
USUAL = {
    "prompt": ("prompt_id", "prompt", "instruction", "question_id"),
    "response": ("response_id", "response", "generator", "completion"),
    "reward": ("reward", "score", "rating", "preference"),
    "model": ("judge", "reward_model", "annotator"),
    "baseline": ("baseline",),
    "length": ("response_chars", "response_length", "completion_length", "length"),
}
NEEDED = ("prompt", "response", "reward")


def find_roles(source: Source, given: dict[str, str | None]) -> Roles:
    """The columns by role: what was given, else what the layout says, else the usual name that the table has.

    Args:
        source: the table.
        given: names by role; None leaves the role to the layout.

    Returns:
        The roles.

    Raises:
        ValueError: if a given name is no column, or a needed role has none.
    """
    columns, found = list(source.table.columns), {}
    for role, usual in USUAL.items():
        name = given.get(role)
        if name is not None and name not in columns:
            raise ValueError(
                f"`{role}` is {name!r}, and {source.place} has no such column: choose one of {', '.join(columns)}."
            )
        known = source.roles.get(role) or next((one for one in usual if one in columns), None)
        found[role] = name or known
        if found[role] is None and role in NEEDED:
            raise ValueError(
                f"`{role}` names no column, and {source.place} has none of the usual names ({', '.join(usual)}): "
                f"choose one of {', '.join(columns)}."
            )
    taken = [name for role, name in found.items() if name is not None and role in (*NEEDED, "model")]
    doubled = next((name for name in taken if taken.count(name) > 1), None)
    if doubled is not None:
        both = " and ".join(f"`{role}`" for role, name in found.items() if name == doubled)
        raise ValueError(f"{both} are both the column {doubled!r}; each role has a column of its own: choose another.")
    return Roles(**found)
