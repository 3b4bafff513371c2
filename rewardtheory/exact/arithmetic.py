"""Comparisons of plain numbers, each given by a formula."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from flint import fmpq

from rewardtheory.exact.certificate import Certificate, proved
from rewardtheory.exact.expression import (
    NAME,
    Expression,
    ends,
    evaluate,
    expression,
    shown,
    surely,
    text,
)
from rewardtheory.exact.layout import read_list, read_object
from rewardtheory.exact.model import Model, require
from rewardtheory.exact.number import RATIONAL_TEXT

RELATIONS = ("<", "<=", "==", "!=", ">=", ">")


@dataclass(frozen=True)
class Arithmetic(Certificate):
    """Named numbers, each a formula of those before it, and comparisons that hold between formulas of them.

    Sums, products, quotients, integer powers, minima, maxima and absolute values of rationals are exact. Where
    exp, log or sqrt occur, ball arithmetic decides; what it cannot decide is not proved.

    Args:
        about: what the numbers stand for, one sentence without its full stop.
        values: (name, expression) in order.
        claims: (expression, relation, expression).
    """

    kind: ClassVar[str] = "arithmetic"
    about: str
    values: tuple[tuple[str, Expression], ...]
    claims: tuple[tuple[Expression, str, Expression], ...]

    @property
    def statement(self) -> str:
        """One plain sentence: what is proved if `verify` says so."""
        where = ", ".join(f"{name} = {text(x)}" for name, x in self.values)
        what = " and ".join(f"{text(a)} {relation} {text(b)}" for a, relation, b in self.claims)
        return f"{self.about}: " + (f"with {where}, " if where else "") + f"{what}."

    def prove(self) -> dict[str, fmpq]:
        """Evaluate every formula and every comparison."""
        require(bool(self.claims), "nothing is claimed")
        found: dict[str, Any] = {}
        facts: dict[str, fmpq] = {}
        for name, x in self.values:
            found[name] = evaluate(x, found)
            if isinstance(found[name], fmpq):
                facts[name] = found[name]
            elif (pair := ends(found[name])) is not None:
                facts[f"{name} at least"], facts[f"{name} at most"] = pair
        for left, relation, right in self.claims:
            a, b = evaluate(left, found), evaluate(right, found)
            require(
                surely(a, relation, b),
                f"{text(left)} {relation} {text(right)} is not shown: the left side is {shown(a)}, the right {shown(b)}",
            )
        return facts

    def content(self) -> dict[str, Any]:
        """The stored data as plain data for JSON."""
        return {
            "about": self.about,
            "values": [[name, _plain(x)] for name, x in self.values],
            "claims": [[_plain(a), relation, _plain(b)] for a, relation, b in self.claims],
        }

    @classmethod
    def read(cls, data: Mapping[str, Any], models: Mapping[str, Model]) -> "Arithmetic":
        """The certificate from plain data."""
        read_object(data, "arithmetic", ["about", "values", "claims"])
        if not isinstance(data["about"], str):
            raise ValueError("about: it must be a text.")
        values = [read_list(pair, f"values[{i}]", 2) for i, pair in enumerate(read_list(data["values"], "values"))]
        claims = [read_list(x, f"claims[{i}]", 3) for i, x in enumerate(read_list(data["claims"], "claims"))]
        return _arithmetic(data["about"], values, claims)


def arithmetic(about: str, values: Mapping[str, Any], claims: Sequence[tuple[Any, str, Any]]) -> Arithmetic:
    """A certificate that comparisons hold between numbers given by formulas.

    Args:
        about: what the numbers stand for, one sentence without its full stop.
        values: name -> a number, a name defined before, or [operation, argument, …] with the operations
            + - * / ^ min max abs exp log sqrt.
        claims: (expression, relation, expression) with the relations < <= == != >= >.

    Raises:
        ValueError: on a malformed expression.
        Unproved: if a comparison does not hold, or cannot be decided.

    >>> from rewardtheory import exact
    >>> print(exact.arithmetic("A fair coin twice", {"half": "1/2", "both": ["*", "half", "half"]}, [("both", "<", "1/3")]))
    A fair coin twice: with half = 1/2, both = half * half, both < 1/3.
    """
    return proved(_arithmetic(about, list(values.items()), claims))


def _arithmetic(about: str, values: Sequence[Any], claims: Sequence[Any]) -> Arithmetic:
    known: list[str] = []
    written = []
    for i, (name, x) in enumerate(values):
        if not isinstance(name, str) or not NAME.fullmatch(name) or RATIONAL_TEXT.fullmatch(name) or name in known:
            raise ValueError(
                f"values[{i}]: {name!r} is not a new name; a name is a letter, then letters, digits and single spaces."
            )
        written.append((name, expression(x, known, f"values[{i}]")))
        known.append(name)
    stated = []
    for i, (left, relation, right) in enumerate(claims):
        if relation not in RELATIONS:
            raise ValueError(f"claims[{i}]: {relation!r} is not a relation; there are {' '.join(RELATIONS)}.")
        sides = [expression(x, known, f"claims[{i}]") for x in (left, right)]
        stated.append((sides[0], relation, sides[1]))
    return Arithmetic(about, tuple(written), tuple(stated))


def _plain(x: Expression) -> Any:
    if isinstance(x, str):
        return x
    return [x[0], *map(_plain, x[1:])] if isinstance(x, tuple) else str(x)
