"""Reward schemes: what a function maps, and which of its arguments is which.

A scheme is an ordinary Python function. What it maps is its `Kind`; most functions say so by the names of their
arguments, and `Scheme(function, kind=…)` says it for the others.
"""

import importlib.util
import inspect
import sys
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any


class Kind(Enum):
    """What a scheme maps; the value is the sentence that a table shows.

    >>> import rewardtheory as rt
    >>> rt.Kind.GROUP.value
    'the scores of one group of answers to scores'
    """

    REWARD = "a reward on a model to a reward on it: f(mdp, reward) -> reward"
    MODEL = "a model with a reward to another one: f(mdp, reward) -> (mdp, reward), or (mdp, reward, states)"
    HISTORY = "the rewards along a path of a model to rewards along it: f(mdp, states, actions, rewards) -> rewards"
    PATH = "the rewards along one path to rewards along it"
    GROUP = "the scores of one group of answers to scores"
    CRITERIA = "the scores of several criteria to one score"
    STEPS = "the scores of the steps of one answer to their returns"
    LENGTHS = "lengths and correctness of one group of answers to scores: f(lengths, correct) -> scores"


# Arguments of these names say what a function maps.
_NAMES = {
    ("mdp", "reward"): Kind.REWARD,
    ("model", "reward"): Kind.REWARD,
    ("mdp", "R"): Kind.REWARD,
    ("mdp", "states", "actions", "rewards"): Kind.HISTORY,
    ("rewards",): Kind.PATH,
    ("path",): Kind.PATH,
    ("scores",): Kind.GROUP,
    ("criteria",): Kind.CRITERIA,
    ("steps",): Kind.STEPS,
    ("step_scores",): Kind.STEPS,
    ("lengths", "correct"): Kind.LENGTHS,
}
KEYS = ("key", "seed")


@dataclass(frozen=True)
class Scheme:
    """A reward scheme: a function and what it maps.

    Args:
        function: called with the arguments that its kind names, as float64 arrays. If it has an argument ``key`` or
            ``seed``, that gets an integer, and the result may depend on it: this is how a scheme is random.
        kind: what it maps; by default read off the names of its arguments, `Kind.REWARD` for two arguments that say
            nothing. A function of (mdp, reward) that returns a pair maps models. If the new model has other states, a third
            result says which state of the old model each of them stands for: a policy of the old model is then lifted
            to the new one by doing in each state what it does in that one. The actions must carry over.
        name: what tables call it; by default the name of the function.
        source: a key of the bibliography, for schemes that come from somewhere.

    Raises:
        ValueError: where the arguments do not fit the kind or do not tell it.

    >>> import rewardtheory as rt
    >>> rt.Scheme(lambda mdp, reward: 2 * reward, name="double").kind.name
    'REWARD'
    """

    function: Callable[..., Any]
    kind: Kind = None  # type: ignore[assignment]
    name: str = ""
    source: str = ""

    def __post_init__(self):
        if not callable(self.function):
            raise ValueError(f"`function` is {self.function!r}; a scheme is a function: give one.")
        if self.kind is not None and not isinstance(self.kind, Kind):
            raise ValueError(f"`kind` is {self.kind!r}; it must be one of rt.Kind: {', '.join(k.name for k in Kind)}.")
        name = self.name or getattr(self.function, "__name__", type(self.function).__name__)
        object.__setattr__(self, "name", name)
        needed = _needed(self.function, name)
        if self.kind is None:
            object.__setattr__(self, "kind", _kind(needed, name))
        count = {Kind.REWARD: 2, Kind.MODEL: 2, Kind.LENGTHS: 2, Kind.HISTORY: 4}.get(self.kind, 1)
        if needed is not None and len(needed) != count:
            raise ValueError(
                f"`{name}` takes {len(needed)} arguments without a default ({', '.join(needed) or 'none'}); a scheme that "
                f"maps {self.kind.value} takes {count}, and `key` or `seed` if it is random."
            )

    @property
    def key(self) -> str | None:
        """The argument that takes a key, where the scheme is random."""
        parameters = _parameters(self.function) or ()
        return next((p.name for p in parameters if p.name in KEYS), None)


def as_scheme(scheme) -> Scheme:
    """A scheme from a scheme or a function."""
    return scheme if isinstance(scheme, Scheme) else Scheme(scheme)


def scheme_from(text: str) -> Scheme:
    """The scheme that FILE.py:NAME names. The file is executed, so only call this with a file that the user named.

    Raises:
        ValueError: in one sentence, on a file or name that is not there, or a file that fails.
    """
    file, _, name = text.rpartition(":")
    path = Path(file)
    if not file or not name:
        raise ValueError(f"`scheme` is {text!r}; it must be FILE.py:NAME, the function NAME in a Python file.")
    if path.suffix != ".py" or not path.is_file():
        raise ValueError(f"`scheme` names {file!r}, which is not a Python file that exists; give FILE.py:NAME.")
    module = importlib.util.module_from_spec(
        spec := importlib.util.spec_from_file_location(f"rewardtheory_scheme_{path.stem}", path)  # type: ignore[arg-type]
    )
    sys.path.insert(0, str(path.parent.resolve()))
    try:
        spec.loader.exec_module(module)  # type: ignore[union-attr]
    except BaseException as error:
        raise ValueError(f"`{path.name}` cannot be executed: {said(error)}.") from None
    found = getattr(module, name, None)
    if found is None:
        known = [n for n, x in vars(module).items() if callable(x) and not n.startswith("_")]
        raise ValueError(f"`{path.name}` has no {name!r}; it has {', '.join(known) or 'no function'}.")
    return as_scheme(found)


def said(error: BaseException) -> str:
    """An error in one line."""
    return " ".join(f"{type(error).__name__}: {error}".strip(": ").split())[:300]


def _parameters(function):
    try:
        return tuple(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):  # some functions written in C do not tell
        return None


def _needed(function, name):
    """The names of the arguments that a caller must give, `key` and `seed` left out; None where nobody knows."""
    parameters = _parameters(function)
    if parameters is None or any(p.kind is p.VAR_POSITIONAL for p in parameters):
        return None
    free = [p for p in parameters if p.default is p.empty and p.kind is not p.VAR_KEYWORD and p.name not in KEYS]
    strict = [p.name for p in free if p.kind is p.KEYWORD_ONLY]
    if strict:
        raise ValueError(f"`{name}` must be given {strict[0]!r} by keyword; give it a default, or wrap the function.")
    return [p.name for p in free]


def _kind(needed, name) -> Kind:
    if needed is None:
        raise ValueError(f"`{name}` does not tell what it maps; say so: rt.Scheme({name}, kind=rt.Kind.…).")
    if tuple(needed) in _NAMES:
        return _NAMES[tuple(needed)]
    if len(needed) == 2 and "lengths" not in needed:
        return Kind.REWARD
    known = "; ".join(", ".join(names) for names in _NAMES)
    raise ValueError(
        f"`{name}` takes ({', '.join(needed)}), which does not tell what it maps; say so with "
        f"rt.Scheme({name}, kind=rt.Kind.…), or name its arguments as one of: {known}."
    )
