"""What is left of a formula after a letter, and the two ways to take a formula's eventualities for granted.

A formula is kept as the set of minimal sets of temporal parts that make it true: since negation stands only before
atoms, it is a monotone function of those parts, and its minimal sets are a unique normal form. {} is false, and
{{}} is true.
"""

from functools import cache

from rewardtheory.objectives.formulas import (
    BUILD,
    FALSE,
    GREATEST,
    LEAST,
    TRUE,
    Formula,
    conjunction,
    disjunction,
    following,
)

Normal = frozenset[frozenset[Formula]]
YES: Normal = frozenset([frozenset()])
NO: Normal = frozenset()
ALIVE: Formula = ("alive",)
"""On finite traces: there is another letter."""
ENDED: Formula = ("ended",)
"""On finite traces: there is no other letter."""


def minimal(sets) -> Normal:
    """The sets that contain no other."""
    kept: list[frozenset[Formula]] = []
    for one in sorted(set(sets), key=len):
        if not any(other <= one for other in kept):
            kept.append(one)
    return frozenset(kept)


def either(one: Normal, two: Normal) -> Normal:
    """The disjunction."""
    return minimal(one | two)


def both(one: Normal, two: Normal) -> Normal:
    """The conjunction."""
    return minimal(a | b for a in one for b in two)


@cache
def normal(f: Formula) -> Normal:
    """The normal form of a formula; literals and temporal formulas are its parts."""
    operator, *parts = f
    if operator in ("true", "false"):
        return YES if operator == "true" else NO
    if operator in ("and", "or"):
        found = normal(parts[0])
        for part in parts[1:]:
            found = (both if operator == "and" else either)(found, normal(part))
        return found
    return frozenset([frozenset([f])])


def formula_of(x: Normal) -> Formula:
    """A formula with this normal form."""
    return disjunction(*(conjunction(*one) for one in x))


@cache
def _after(f: Formula, letter: frozenset[str], finite: bool) -> Normal:
    operator, *parts = f
    if operator in ("true", "false", "and", "or"):
        return after(normal(f), letter, finite)
    if operator in ("atom", "not"):
        return YES if (parts[0] in letter) == (operator == "atom") else NO
    if operator in ("alive", "ended"):
        return YES if operator == "alive" else NO
    if operator == "X":
        return both(normal(parts[0]), normal(ALIVE)) if finite else normal(parts[0])
    if operator == "N":
        return either(normal(parts[0]), normal(ENDED))
    one, two = (_after(part, letter, finite) for part in parts)
    itself = normal(f)
    if operator in ("U", "W"):
        return either(two, both(one, itself))
    return both(two, either(one, itself))


def after(x: Normal, letter: frozenset[str], finite: bool = False) -> Normal:
    """What must hold of the rest of a word that begins with this letter."""
    found: Normal = NO
    for one in x:
        part = YES
        for f in one:
            part = both(part, _after(f, letter, finite))
            if not part:
                break
        found = either(found, part)
        if found == YES:
            break
    return found


def at_end(x: Normal) -> bool:
    """Whether the empty trace satisfies it: promises are broken, and what may go on for ever is kept."""
    return any(all(f[0] in (*GREATEST, "N", "ended") for f in one) for one in x)


@cache
def granted(f: Formula, least: frozenset[Formula]) -> Formula:
    """f with the promises in `least` taken as kept again and again, and the others as never kept: no U, no M is left."""
    return _substitute(f, LEAST, least, {"U": "W", "M": "R"}, FALSE)


@cache
def demanded(f: Formula, greatest: frozenset[Formula]) -> Formula:
    """f with the parts in `greatest` taken as true, and others made to end: no W, no R is left."""
    return _substitute(f, GREATEST, greatest, {"R": "M", "W": "U"}, TRUE)


def _substitute(f: Formula, operators, chosen, weaker, otherwise: Formula) -> Formula:
    operator, *parts = f
    if operator in ("true", "false", "atom", "not"):
        return f
    if operator in operators and ((f in chosen) == (operators is GREATEST)):
        return otherwise
    inner = [_substitute(part, operators, chosen, weaker, otherwise) for part in parts]
    if operator in ("and", "or"):
        return (conjunction if operator == "and" else disjunction)(*inner)
    if operator == "X":
        return following(inner[0])
    return BUILD[weaker.get(operator, operator) if operator in operators else operator](*inner)
