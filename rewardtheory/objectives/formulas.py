"""Formulas of linear temporal logic, in negation normal form.

A formula is a nested tuple that begins with its operator. Negation stands only before atoms; the builders push it down.

    ("true",)  ("false",)  ("atom", name)  ("not", name)
    ("and", f, …)  ("or", f, …)          two or more parts, sorted, without repetition
    ("X", f)                             next
    ("U", f, g)  ("M", f, g)             until, strong release: g U-like, must happen
    ("W", f, g)  ("R", f, g)             weak until, release: may go on for ever
    ("N", f)                             weak next, on finite traces only

F f is true U f, and G f is false R f.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any

Formula = tuple[Any, ...]

TRUE: Formula = ("true",)
FALSE: Formula = ("false",)
LEAST, GREATEST = ("U", "M"), ("R", "W")
"""Operators whose promise must be kept at some time, and operators that may hold for ever."""
_DUAL = {"U": "R", "R": "U", "W": "M", "M": "W", "X": "N", "N": "X"}


def atom(name: str) -> Formula:
    """The formula that holds where the first letter has the atom."""
    return ("atom", name)


def conjunction(*parts: Formula) -> Formula:
    """All of the parts."""
    return _join("and", TRUE, FALSE, parts)


def disjunction(*parts: Formula) -> Formula:
    """At least one of the parts."""
    return _join("or", FALSE, TRUE, parts)


def _join(operator: str, unit: Formula, zero: Formula, parts: tuple[Formula, ...]) -> Formula:
    found: set[Formula] = set()
    for part in parts:
        found.update(part[1:] if part[0] == operator else (part,))
    found.discard(unit)
    if zero in found or any(part[0] == "atom" and ("not", part[1]) in found for part in found):
        return zero
    if len(found) <= 1:
        return next(iter(found), unit)
    return (operator, *sorted(found, key=repr))


def following(f: Formula, operator: str = "X") -> Formula:
    """X f, or on finite traces N f."""
    if operator == "X" and f == FALSE:
        return FALSE
    return (operator, f)


def until(f: Formula, g: Formula) -> Formula:
    """f U g: g holds at some time, and f until then."""
    if g in (TRUE, FALSE) or f == FALSE or _lasting(g) or (g[0] == "U" and g[1] == TRUE):
        return g  # f U F h is F h
    return ("U", f, g)


def release(f: Formula, g: Formula) -> Formula:
    """f R g: g holds until f has held, itself included, or for ever."""
    if g in (TRUE, FALSE) or f == TRUE or _lasting(g) or (g[0] == "R" and g[1] == FALSE):
        return g  # f R G h is G h
    return ("R", f, g)


def _lasting(f: Formula) -> bool:
    """Whether it is F G … or G F …: it holds at all times if at one."""
    promise, keep = f[:2] == ("U", TRUE), f[:2] == ("R", FALSE)
    return (promise and f[2][:2] == ("R", FALSE)) or (keep and f[2][:2] == ("U", TRUE))


def weak_until(f: Formula, g: Formula) -> Formula:
    """f W g: f holds until g does, or for ever."""
    if f == TRUE or g == TRUE:
        return TRUE
    return g if f == FALSE else release(g, f) if g == FALSE else ("W", f, g)


def strong_release(f: Formula, g: Formula) -> Formula:
    """f M g: g holds until f has held, itself included, and f does at some time."""
    if f == FALSE or g == FALSE:
        return FALSE
    return g if f == TRUE else until(TRUE, f) if g == TRUE else ("M", f, g)


def eventually(f: Formula) -> Formula:
    """F f."""
    return until(TRUE, f)


def always(f: Formula) -> Formula:
    """G f."""
    return release(FALSE, f)


BUILD = {"U": until, "R": release, "W": weak_until, "M": strong_release}


@cache
def negation(f: Formula, finite: bool = False) -> Formula:
    """The formula that holds where `f` does not.

    Args:
        f: a formula.
        finite: whether it is about finite traces, where the negation of X is weak.
    """
    operator, *parts = f
    if operator in ("true", "false"):
        return FALSE if operator == "true" else TRUE
    if operator in ("atom", "not"):
        return ("not" if operator == "atom" else "atom", parts[0])
    inner = [negation(part, finite) for part in parts]
    if operator in ("and", "or"):
        return disjunction(*inner) if operator == "and" else conjunction(*inner)
    if operator in ("X", "N"):
        return following(inner[0], _DUAL[operator] if finite else "X")
    return BUILD[_DUAL[operator]](*inner)


def subformulas(f: Formula) -> Iterator[Formula]:
    """The formula and all its parts, parts first, each once."""
    seen: dict[Formula, None] = {}

    def walk(g: Formula) -> None:
        if g in seen:
            return
        for part in g[1:]:
            if isinstance(part, tuple):
                walk(part)
        seen[g] = None

    walk(f)
    return iter(seen)


def atoms(f: Formula) -> tuple[str, ...]:
    """The names of the atoms, sorted."""
    return tuple(sorted({g[1] for g in subformulas(f) if g[0] in ("atom", "not")}))


def text(f: Formula) -> str:
    """The formula as the parser reads it."""
    operator, *parts = f
    if operator in ("true", "false"):
        return operator
    if operator in ("atom", "not"):
        return ("!" if operator == "not" else "") + parts[0]
    if operator == "U" and parts[0] == TRUE:
        return f"F {_inside(parts[1])}"
    if operator == "R" and parts[0] == FALSE:
        return f"G {_inside(parts[1])}"
    if operator in ("X", "N"):
        return f"{operator} {_inside(parts[0])}"
    word = {"and": "&", "or": "|"}.get(operator, operator)
    return f" {word} ".join(_inside(part) for part in parts)


def _inside(f: Formula) -> str:
    written = text(f)
    return written if f[0] in ("true", "false", "atom", "not") else f"({written})"
