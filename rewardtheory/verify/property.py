"""Properties of schemes: a statement, the kinds of schemes it makes sense for, and how to see that it fails.

Each is one small file of `rewardtheory.verify.properties`; one walk over that package makes the columns of every table.
"""

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from rewardtheory.types import MDP
from rewardtheory.verify.schemes import Kind

MODELS = (Kind.REWARD, Kind.MODEL)
PATHS = (*MODELS, Kind.HISTORY)


@dataclass(frozen=True)
class Batch:
    """N rewards on one model, with what a scheme made of them.

    Attributes:
        tables, after_tables: of the model before and after; the same object unless the scheme maps models. They have the
            same policies in the same order, lifted where the new model has other states.
        before, after: the rewards (N, S, A, S), 0 on what cannot happen and after the end.
        apply: the scheme on other rewards of the model, in the same form.
    """

    tables: Any  # ReturnTables, or HistoryTables for a scheme on paths
    after_tables: Any
    before: np.ndarray
    after: np.ndarray
    apply: Callable[[np.ndarray], np.ndarray]

    @property
    def mdp(self) -> MDP:
        """The model before."""
        return self.tables.mdp

    def one(self, i: int) -> "Batch":
        """The batch of the i-th reward alone."""
        return Batch(self.tables, self.after_tables, self.before[i : i + 1], self.after[i : i + 1], self.apply)


def lifted(batch: Batch, rows):
    """Numbers (N, S, …) of the states of the old model, as numbers of those of the new one."""
    return rows if batch.after_tables.lift is None else rows[:, batch.after_tables.lift]


class Confirmed(NamedTuple):
    """A failure that exact arithmetic confirms.

    Attributes:
        evidence: "certified" with certificates, else "exact": recomputed in rationals from the float tables.
        certificates: verified exactly.
        reason: one sentence.
    """

    evidence: str
    certificates: tuple
    reason: str


@dataclass(frozen=True)
class Property:
    """A property of schemes on models.

    Attributes:
        id, statement: its name and what it says.
        place: its place among the columns.
        violated: from a batch to a mask (N,): where it fails by more than rounding.
        confirm: from a batch of one to what exact arithmetic says, None where the failure may be rounding.
        follows: what decides it for a scheme that is linear (see `linear_schemes`): "positive", "equal", "shaping",
            "trajectories" or "fragments"; "" if nothing does.
        kinds: the kinds of schemes it makes sense for.
        states: up to how many states the exhaustive search asks for it.
        implies: the properties that follow from it, each with the id of the claim that says so.
        claims: ids of further claims about it.
        source: a key of the bibliography.
    """

    id: str
    statement: str
    place: int
    violated: Callable[[Any], np.ndarray]
    confirm: Callable[[Any], Confirmed | None]
    follows: str = ""
    kinds: tuple[Kind, ...] = MODELS
    states: int = 3
    implies: Mapping[str, str] = field(default_factory=dict)
    claims: tuple[str, ...] = ()
    source: str = ""


Arguments = tuple[np.ndarray, ...]


@dataclass(frozen=True)
class ScoreProperty:
    """A property of schemes on scores.

    Attributes:
        id, statement, place, kinds, implies, claims, source: as for `Property`.
        related: from the arguments of one call to those of the other calls that it is compared with.
        wrong: from (arguments, result, other arguments, other results) to one sentence if it fails, else "".
    """

    id: str
    statement: str
    place: int
    kinds: tuple[Kind, ...]
    related: Callable[[Arguments], list[Arguments]]
    wrong: Callable[[Arguments, np.ndarray, list[Arguments], list[np.ndarray]], str]
    implies: Mapping[str, str] = field(default_factory=dict)
    claims: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True)
class Answer:
    """Whether a scheme keeps a property.

    Attributes:
        id, statement: of the property.
        keeps: True, False, or None where it makes no sense or nothing is known.
        evidence: what that is worth: "certified", "exact", "decided", "exhaustive up to N states", "sampled", "none".
        reason: one sentence.
        counterexample: text to paste, None where there is none.
        certificates: what proves the counterexample, verified exactly.
        instance: the model and the reward of the counterexample, or the arguments, as arrays.
    """

    id: str
    statement: str
    keeps: bool | None
    evidence: str
    reason: str
    counterexample: str | None = None
    certificates: tuple = ()
    instance: Any = field(default=None, repr=False)


@cache
def every_property() -> tuple[Property | ScoreProperty, ...]:
    """All properties, in the order of their columns."""
    package = importlib.import_module("rewardtheory.verify.properties")
    found: list[Property | ScoreProperty] = []
    for module in pkgutil.iter_modules(package.__path__):
        found += importlib.import_module(f"{package.__name__}.{module.name}").PROPERTIES
    return tuple(sorted(found, key=lambda p: p.place))


def properties_of(kind: Kind) -> tuple[Property | ScoreProperty, ...]:
    """The properties that make sense for a kind of scheme."""
    return tuple(p for p in every_property() if kind in p.kinds)


def property_ids() -> tuple[str, ...]:
    """The ids of all properties, once each, in the order of their columns."""
    return tuple(dict.fromkeys(p.id for p in every_property()))
