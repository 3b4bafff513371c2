"""Polynomial identities: they hold for all values of their variables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from flint import fmpq, fmpq_mpoly_ctx

from rewardtheory.exact.certificate import Certificate, proved
from rewardtheory.exact.expression import NAME, Expression, expression, text
from rewardtheory.exact.layout import read_list, read_object
from rewardtheory.exact.model import Model, Refused, require
from rewardtheory.exact.number import RATIONAL_TEXT

MAX_TERMS = 10_000


@dataclass(frozen=True)
class Identities(Certificate):
    """Polynomials in named variables that are equal, as polynomials.

    Args:
        about: what follows from the identities, one sentence without its full stop.
        variables: names.
        values: (name, polynomial) in order, abbreviations.
        claims: (polynomial, polynomial).
    """

    kind: ClassVar[str] = "identities"
    about: str
    variables: tuple[str, ...]
    values: tuple[tuple[str, Expression], ...]
    claims: tuple[tuple[Expression, Expression], ...]

    @property
    def statement(self) -> str:
        """One plain sentence: what is proved if `verify` says so."""
        where = ", ".join(f"{name} = {text(x)}" for name, x in self.values)
        what = " and ".join(f"{text(a)} == {text(b)}" for a, b in self.claims)
        return (
            f"{self.about}: for all {', '.join(self.variables)}, " + (f"with {where}, " if where else "") + f"{what}."
        )

    def prove(self) -> dict[str, fmpq]:
        """Expand every polynomial."""
        require(bool(self.claims), "nothing is claimed")
        ring = fmpq_mpoly_ctx.get([f"x{i}" for i in range(len(self.variables))])
        found: dict[str, Any] = dict(zip(self.variables, ring.gens(), strict=True))
        for name, x in self.values:
            found[name] = _expand(x, found, ring)
        for a, b in self.claims:
            difference = _expand(a, found, ring) - _expand(b, found, ring)
            require(difference == 0, f"{text(a)} == {text(b)} is no identity")
        return {"identities": fmpq(len(self.claims))}

    def content(self) -> dict[str, Any]:
        """The stored data as plain data for JSON."""
        return {
            "about": self.about,
            "variables": list(self.variables),
            "values": [[name, _plain(x)] for name, x in self.values],
            "claims": [[_plain(a), _plain(b)] for a, b in self.claims],
        }

    @classmethod
    def read(cls, data: Mapping[str, Any], models: Mapping[str, Model]) -> "Identities":
        """The certificate from plain data."""
        read_object(data, "identities", ["about", "variables", "values", "claims"])
        if not isinstance(data["about"], str):
            raise ValueError("about: it must be a text.")
        variables = read_list(data["variables"], "variables")
        values = [read_list(pair, f"values[{i}]", 2) for i, pair in enumerate(read_list(data["values"], "values"))]
        claims = [read_list(pair, f"claims[{i}]", 2) for i, pair in enumerate(read_list(data["claims"], "claims"))]
        return _identities(data["about"], variables, values, claims)


def identities(about: str, variables: Sequence[str], values: Mapping[str, Any], claims) -> Identities:
    """A certificate of polynomial identities.

    Args:
        about: what follows from them, one sentence without its full stop.
        variables: names.
        values: name -> polynomial: a number, a name, or [operation, argument, …] with + - * / ^, dividing by numbers only.
        claims: pairs of polynomials.

    Raises:
        ValueError: on a malformed polynomial.
        Unproved: if one is no identity.

    >>> from rewardtheory import exact
    >>> print(exact.identities("Halves add up", ["x"], {"half": ["/", "x", 2]}, [(["+", "half", "half"], "x")]))
    Halves add up: for all x, with half = x / 2, half + half == x.
    """
    return proved(_identities(about, list(variables), list(values.items()), claims))


def _identities(about: str, variables: Sequence[Any], values: Sequence[Any], claims: Sequence[Any]) -> Identities:
    known: list[str] = []
    for i, name in enumerate([*variables, *(name for name, _ in values)]):
        if not isinstance(name, str) or not NAME.fullmatch(name) or RATIONAL_TEXT.fullmatch(name) or name in known:
            raise ValueError(
                f"names[{i}]: {name!r} is not a new name; a name is a letter, then letters, digits and single spaces."
            )
        known.append(name)
    seen, written = list(variables), []
    for i, (name, x) in enumerate(values):
        written.append((name, expression(x, seen, f"values[{i}]")))
        seen.append(name)
    stated = []
    for i, (a, b) in enumerate(claims):
        stated.append((expression(a, seen, f"claims[{i}]"), expression(b, seen, f"claims[{i}]")))
    return Identities(about, tuple(variables), tuple(written), tuple(stated))


def _expand(x: Expression, values: Mapping[str, Any], ring) -> Any:
    if isinstance(x, str):
        return values[x]
    if not isinstance(x, tuple):
        return ring.constant(x)
    operation, *arguments = x
    if operation in ("/", "^"):
        number = arguments[1]
        require(isinstance(number, fmpq), "a polynomial is divided by numbers only, and its exponents are numbers")
        if operation == "/":
            require(number != 0, "a division by 0")
            return _expand(arguments[0], values, ring) * (1 / number)
        require(number.q == 1 and 0 <= number <= 50, "an exponent must be a whole number up to 50")
        return _small(_expand(arguments[0], values, ring) ** int(number.p))
    parts = [_expand(y, values, ring) for y in arguments]
    if operation == "-":
        return -parts[0] if len(parts) == 1 else parts[0] - parts[1]
    if operation not in ("+", "*"):
        raise Refused(f"{operation} is no operation of polynomials")
    total = parts[0]
    for y in parts[1:]:
        total = total + y if operation == "+" else _small(total * y)
    return total


def _small(p: Any) -> Any:
    require(len(p) <= MAX_TERMS, f"a polynomial has more than {MAX_TERMS} terms")
    return p


def _plain(x: Expression) -> Any:
    if isinstance(x, str):
        return x
    return [x[0], *map(_plain, x[1:])] if isinstance(x, tuple) else str(x)
