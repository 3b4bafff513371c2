"""Expressions over named numbers, evaluated exactly: rationals where the operations allow, else balls."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from flint import arb, ctx, fmpq

from rewardtheory.exact.model import Refused, require
from rewardtheory.exact.number import RATIONAL_TEXT, float_near, rational, read_rational

NAME = re.compile(r"[^\W\d]\w*( \w+)*")
"""A letter, then letters, digits and single spaces."""
ARGUMENTS = {"+": (2, 64), "*": (2, 64), "-": (1, 2), "/": (2, 2), "^": (2, 2), "min": (2, 64), "max": (2, 64)}
ARGUMENTS |= {"abs": (1, 1), "exp": (1, 1), "log": (1, 1), "sqrt": (1, 1)}
"""The operations, each with how few and how many arguments it takes."""
BITS = 256
"""Precision of balls. A comparison that it cannot decide is refused, never guessed."""
MAX_BITS = 1_000_000
"""A longer rational is refused: a short file could otherwise ask for one that fills the memory."""
MAX_DEPTH = 40

Expression = Any  # an fmpq, a name, or (operation, argument, …)
Number = Any  # an fmpq or an arb


def expression(x: Any, known: Sequence[str], where: str, depth: int = 0) -> Expression:
    """The expression that numbers, names and nested lists stand for.

    Args:
        x: a number, a name defined before, or [operation, argument, …].
        known: the names defined before.
        where: the place, for the message.
        depth: how deep `x` stands in the whole.

    Raises:
        ValueError: naming the place, what was found and the rule.
    """
    if isinstance(x, str):
        if RATIONAL_TEXT.fullmatch(x):
            return read_rational(x, where)
        if x not in known:
            raise ValueError(f"{where}: {x[:40]!r} is neither a rational number nor a name that was defined before.")
        return x
    if not isinstance(x, (list, tuple)):
        return rational(x, where)
    operation, arguments = (x[0], x[1:]) if x else ("", ())
    if not isinstance(operation, str) or operation not in ARGUMENTS:
        raise ValueError(f"{where}: {operation!r} is not an operation; there are {', '.join(ARGUMENTS)}.")
    fewest, most = ARGUMENTS[operation]
    if not fewest <= len(arguments) <= most:
        number = f"{fewest}" if fewest == most else f"{fewest} to {most}"
        raise ValueError(f"{where}: {operation!r} has {len(arguments)} arguments; it takes {number}.")
    if depth >= MAX_DEPTH:
        raise ValueError(f"{where}: the expression is nested more than {MAX_DEPTH} deep; name its parts.")
    return (operation, *(expression(y, known, f"{where}[{i + 1}]", depth + 1) for i, y in enumerate(arguments)))


def evaluate(x: Expression, values: Mapping[str, Number]) -> Number:
    """The value of an expression: an fmpq, or where exp, log or sqrt occur an arb that surely contains it."""
    if isinstance(x, str):
        return values[x]
    if not isinstance(x, tuple):
        return x
    operation, *arguments = x
    with ctx.workprec(BITS):
        found = _apply(operation, [evaluate(y, values) for y in arguments])
    if isinstance(found, fmpq):
        require(found.height_bits() <= MAX_BITS, f"a number has more than {MAX_BITS} bits")
    return found


def surely(left: Number, relation: str, right: Number) -> bool:
    """Whether the comparison holds for whatever numbers the two balls contain."""
    if relation in (">", ">="):
        return surely(right, {">": "<", ">=": "<="}[relation], left)
    with ctx.workprec(BITS):
        if isinstance(left, arb) or isinstance(right, arb):
            left, right = arb(left), arb(right)
        found = {"<": left < right, "<=": left <= right, "==": left == right, "!=": left != right}[relation]
    return bool(found)


def text(x: Expression, inside: bool = False) -> str:
    """An expression as people write it."""
    if isinstance(x, str):
        return x
    if not isinstance(x, tuple):
        written = str(x)
        return f"({written})" if inside and ("/" in written or x < 0) else written
    operation, *arguments = x
    if operation in ("+", "*", "-", "/", "^"):
        parts = [text(y, True) for y in arguments]
        written = f"-{parts[0]}" if len(parts) == 1 else f" {operation} ".join(parts)
        return f"({written})" if inside else written
    return f"{operation}({', '.join(text(y) for y in arguments)})"


def ends(x: Number) -> tuple[fmpq, fmpq] | None:
    """Rational ends of a ball, or None where they are too long to write."""
    with ctx.workprec(BITS):
        pair = (x.lower(), x.upper())
    found = []
    for end in pair:
        if not end.is_finite():
            return None
        mantissa, exponent = end.man_exp()
        if abs(exponent) > 10_000:
            return None
        found.append(fmpq(mantissa) * fmpq(2) ** int(exponent))
    return found[0], found[1]


def shown(x: Number) -> str:
    """A number for a message."""
    return f"{float_near(x):.6g}" if isinstance(x, fmpq) else x.str(6, radius=False)


def _apply(operation: str, x: list[Number]) -> Number:
    if operation == "^":
        return _power(*x)
    if operation in ("exp", "log", "sqrt"):
        require(operation == "exp" or _sign(x[0]) > 0 or x[0] == 0, f"{operation} of a number that may be negative")
        require(operation != "log" or x[0] != 0, "log of 0")
        return getattr(arb(x[0]), operation)()
    if any(isinstance(y, arb) for y in x):
        x = [arb(y) for y in x]
    if operation == "/":
        require(bool(x[1] != 0), "a division by a number that may be 0")
        return x[0] / x[1]
    if operation == "-":
        return -x[0] if len(x) == 1 else x[0] - x[1]
    if operation == "abs":
        return abs(x[0])
    total = x[0]
    for y in x[1:]:
        if operation == "+":
            total = total + y
        elif operation == "*":
            total = total * y
        elif isinstance(y, arb):
            total = total.min(y) if operation == "min" else total.max(y)
        else:
            total = min(total, y) if operation == "min" else max(total, y)
    return total


def _power(base: Number, exponent: Number) -> Number:
    if not isinstance(exponent, fmpq) or exponent.q != 1 or abs(exponent) > 10_000:
        raise Refused("an exponent must be an integer of size up to 10000; write exp and log for others")
    n = int(exponent.p)
    require(n >= 0 or bool(base != 0), "a negative power of a number that may be 0")
    if isinstance(base, fmpq):
        require(base.height_bits() * abs(n) <= MAX_BITS, f"a number has more than {MAX_BITS} bits")
    return base**n


def _sign(x: Number) -> int:
    if isinstance(x, arb):
        return 1 if x > 0 else -1 if x < 0 else 0
    return (x > 0) - (x < 0)
