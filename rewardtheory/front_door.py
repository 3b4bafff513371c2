"""What the front door holds: the public names by room, read from the stub, and the nearest to a name that is wrong."""

import re
from collections import defaultdict
from functools import cache
from pathlib import Path

# What each room is for; a name of the stub whose room is not here stands under the room's own name.
ROOMS = {
    "types": "Models and results",
    "graphs": "Models by hand",
    "makers": "Rewards and policies",
    "specify": "Specify",
    "solvers": "Solve",
    "distances": "Distances and regret",
    "objectives": "Objectives",
    "design": "Design",
    "games": "Games",
    "scores": "Scores of language models",
    "verify": "Verify",
    "report": "Report",
    "extra": "Files and other libraries",
}


@cache
def public_names() -> dict[str, str]:
    """Public name -> the module that it comes from, without "rewardtheory.", empty for a module of the first level.

    >>> from rewardtheory.front_door import public_names
    >>> public_names()["starc"]
    'distances.starc'
    """
    stub = Path(__file__).with_name("__init__.pyi").read_text("utf8")
    return {name: module for module, name in re.findall(r"^from \.(\S*) import (\w+) as \2$", stub, re.M)}


@cache
def names_by_room() -> dict[str, tuple[str, ...]]:
    """Room -> its public names in alphabetical order; rooms in the order of `ROOMS`.

    >>> from rewardtheory.front_door import names_by_room
    >>> "starc" in names_by_room()["distances"]
    True
    """
    found = defaultdict(list)
    for name, module in public_names().items():
        found[module.partition(".")[0] or name].append(name)
    return {room: tuple(sorted(found[room])) for room in dict.fromkeys([*ROOMS, *found]) if room in found}


def listing() -> str:
    """The public names, a paragraph for each room: the second half of the docstring of `rewardtheory`."""
    import textwrap

    parts = [f"Its {sum(map(len, names_by_room().values()))} public names, by what they are for:"]
    for room, names in names_by_room().items():
        words = textwrap.fill(", ".join(names), 100, initial_indent="    ", subsequent_indent="    ")
        parts.append(f"{ROOMS.get(room, room)} ({room})\n{words}")
    return "\n\n".join(parts) + "\n"


def missing(name: str) -> str:
    """The message for a name that the front door does not have: the nearest ones, or that it is a room.

    >>> from rewardtheory.front_door import missing
    >>> missing("strac")
    "rewardtheory has no 'strac'; did you mean rt.starc or rt.stack or rt.restrict?"
    """
    import difflib
    from importlib.util import find_spec

    if name.isidentifier() and find_spec(f"rewardtheory.{name}"):
        return f"rewardtheory has not loaded {name!r}; it is a module: write import rewardtheory.{name} first."
    near = difflib.get_close_matches(name, [x for names in names_by_room().values() for x in names], n=3)
    hint = f"did you mean {' or '.join(f'rt.{x}' for x in near)}?" if near else "help(rewardtheory) lists its names."
    return f"rewardtheory has no {name!r}; {hint}"
