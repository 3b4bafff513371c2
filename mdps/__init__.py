"""Specimens: named models with rewards on them, one file for each environment.

``load(name)`` builds one, ``names()`` lists them. The families behind them are ordinary functions with
keyword arguments, such as ``from rewardtheory.mdps.maze import maze``.

=============================  ==============================================================================
name                           what it is
=============================  ==============================================================================
bandit                         three arms whose proxy reward is 60 degrees from the true one
chain                          a corridor of ten states that pays at its end
cleaning-robot                 three rooms to clean or leave; five rewards, hackable and unhackable pairs
cliff-walking                  the 4x12 grid with a cliff between start and goal
epic-gridworld                 the 3x3 grid of the EPIC paper with its four rewards
frozen-lake                    slippery ice with holes, 4x4
frozen-lake-8x8                slippery ice with holes, 8x8
gambler                        stake capital on coin flips until it is 0 or 100
garden-absorbing-loop          a trap that is no terminal state and goes on paying
garden-all-tied                every action is optimal in every state
garden-discount-near-one       discount .999, so that values are large beside rewards
garden-discount-zero           discount 0: only the next reward counts
garden-duplicate-actions       two names for each of two actions
garden-one-action              a model without a choice
garden-one-state               the smallest model: one state, one action
garden-unavailable-actions     each state has its own actions
garden-unreachable             two states that no policy ever sees
garden-zero-reward             a reward that is 0 everywhere, beside one that is not
maze                           a perfect maze of 8x8 cells
prompts                        three prompts with up to three answers, and two judges of them
random-sparse                  the random model of the STARC experiment: 32 states, 4 actions, two rewards
reward-tampering               a machine that says what the reward is, and can be made to say more
ring                           a circle of twelve states that pays at one of them
sutton-gridworld               the 5x5 grid with two teleporting states, values printed in the book
taxi                           fetch a passenger and deliver them: 500 states and an end
two-state                      the action names the next state: the smallest world for reward hacking
=============================  ==============================================================================
"""

import difflib
import functools
import importlib
import inspect
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from rewardtheory.types import MDP


@dataclass(frozen=True, eq=False, repr=False)
class Specimen:
    """A model with rewards on it.

    Attributes:
        name: what `load` calls it; members of a family without a name are called by their arguments.
        mdp: the model.
        rewards: reward arrays in the layout of the transition, by name; the first is the environment's own.
        places: (row, column) of every state, an integer array (S, 2), or None where there is no grid to draw.
        source: a bibliography key, or None for a model made here.
        about: one sentence.
    """

    name: str
    mdp: MDP
    rewards: dict[str, np.ndarray]
    places: np.ndarray | None = None
    source: str | None = None
    about: str = ""

    def __repr__(self) -> str:
        return f"Specimen({self.name!r}, {self.mdp!r}, rewards: {', '.join(self.rewards)})"


_makers: dict[str, Callable[[], Specimen]] = {}


def specimen(name: str, *, source: str | None):
    """Decorator: `load` finds the function's specimen under `name`, and its docstring's first paragraph is
    what the specimen says about itself.

    Args:
        name: lower-case words joined by hyphens.
        source: a bibliography key, or None for a model made here.

    Raises:
        ValueError: if another function bears the name, or if the file was imported from outside the package
            (a file imported twice under two names would be registered twice).
    """

    def register(make: Callable[[], Specimen]) -> Callable[[], Specimen]:
        if not make.__module__.startswith("rewardtheory."):
            raise ValueError(
                f"`{make.__name__}` comes from the module {make.__module__!r}; specimens are registered from "
                "modules under 'rewardtheory.' only: import it as rewardtheory.mdps."
            )
        known = _makers.get(name)
        if known is not None and _origin(known) != _origin(make):
            raise ValueError(f"`name` is {name!r}, which {_origin(known)} bears already; choose another.")
        about = " ".join((inspect.getdoc(make) or "").split("\n\n")[0].split())

        @functools.wraps(make)
        def named() -> Specimen:
            return replace(make(), name=name, source=source, about=about)

        _makers[name] = named
        return named

    return register


def _origin(function) -> str:
    return f"{function.__module__}.{function.__qualname__}"


@functools.cache
def _walk() -> None:
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")


def names() -> list[str]:
    """The names of all specimens, in alphabetical order.

    >>> from rewardtheory.mdps import names
    >>> "frozen-lake" in names()
    True
    """
    _walk()
    return sorted(_makers)


def load(name: str) -> Specimen:
    """The specimen of that name, built anew at every call.

    Args:
        name: one of `names()`.

    Returns:
        A `Specimen`.

    Raises:
        ValueError: when there is none of that name; the message tells the nearest ones.

    >>> from rewardtheory.mdps import load
    >>> load("sutton-gridworld")
    Specimen('sutton-gridworld', MDP(25 states, 4 actions, discount 0.9), rewards: environment, only A)
    """
    known = names()
    if name not in known:
        near = difflib.get_close_matches(str(name).lower(), known, n=3, cutoff=0.5)
        nearest = f"the nearest are {', '.join(map(repr, near))}"
        hint = nearest if near else "rewardtheory.mdps.names() lists them"
        raise ValueError(f"`name` is {name!r}, and no specimen is called that; {hint}.")
    return _makers[name]()
