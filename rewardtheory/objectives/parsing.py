"""Reading formulas of linear temporal logic.

From the tightest binding to the loosest:

    !  X  N  F  G        before one formula
    U  W  R  M           to the right: a U b U c is a U (b U c)
    &                    also && and "and"
    |                    also || and "or"
    ->                   to the right, also =>
    <->                  also <=>

`true`, `false` and atoms are formulas; an atom is a letter or underscore, then letters, digits, underscores, and no
operator word, or any text in double quotes. So F a U b is (F a) U b, and F a & X b is (F a) & (X b). N, weak next, is
for finite traces.
"""

import re
from typing import NoReturn

from rewardtheory.objectives import formulas
from rewardtheory.objectives.formulas import Formula, conjunction, disjunction, negation

_TOKEN = re.compile(r'\s*(?:(<->|<=>|->|=>|&&|\|\||[!~&|()])|("[^"]*")|([A-Za-z_]\w*)|(\S))')
_WORDS = {"and": "&", "or": "|", "not": "!", "&&": "&", "||": "|", "~": "!", "=>": "->", "<=>": "<->"}
_BEFORE, _BINARY = ("!", "X", "N", "F", "G"), ("U", "W", "R", "M")
MAX_DEPTH = 200


def ltl(text: str, *, finite: bool = False) -> Formula:
    """Read a formula.

    Args:
        text: such as "G (request -> F grant)".
        finite: whether it is about finite traces (LTLf), where X means that there is a next letter, and N is true at
            the end.

    Returns:
        the formula in negation normal form, see `rewardtheory.objectives.formulas`.

    Raises:
        ValueError: pointing at the column.

    >>> from rewardtheory.objectives.formulas import text
    >>> from rewardtheory.objectives.parsing import ltl
    >>> text(ltl("!(a U b) & G F c"))
    '(G (F c)) & (!a R !b)'
    """
    return _Reader(text, finite).whole()


class _Reader:
    """Recursive descent over the tokens, each with the column where it begins."""

    def __init__(self, source: str, finite: bool):
        if not isinstance(source, str):
            raise ValueError(f"`text` is of type {type(source).__name__}; give a formula as a string.")
        self.source, self.finite, self.place, self.depth = source, finite, 0, 0
        self.tokens: list[tuple[str, int, bool]] = []
        position = 0
        while position < len(source.rstrip()):
            found = _TOKEN.match(source, position)
            if found is None:
                break
            sign, quoted, word, other = found.groups()
            column = found.end() - len(found[0].lstrip())
            if other:
                self.fail(column, f"{other!r} means nothing here")
            token = sign or quoted or word
            self.tokens.append((token.strip('"') if quoted else _WORDS.get(token, token), column, bool(quoted)))
            position = found.end()

    def fail(self, column: int, what: str) -> NoReturn:
        raise ValueError(f"`text`, column {column + 1}: {what}.\n  {self.source}\n  {' ' * column}^")

    def peek(self) -> str:
        """The next token if it is no quoted atom, else an empty string."""
        return "" if self.place >= len(self.tokens) or self.tokens[self.place][2] else self.tokens[self.place][0]

    def column(self) -> int:
        return self.tokens[self.place][1] if self.place < len(self.tokens) else len(self.source)

    def take(self, token: str) -> bool:
        if self.peek() != token:
            return False
        self.place += 1
        return True

    def whole(self) -> Formula:
        found = self.equivalence()
        if self.place < len(self.tokens):
            self.fail(
                self.column(), f"{self.tokens[self.place][0]!r} is left over; an operator or the end should stand here"
            )
        return found

    def equivalence(self) -> Formula:
        left = self.implication()
        while self.take("<->"):
            right = self.implication()
            both, neither = conjunction(left, right), conjunction(self.no(left), self.no(right))
            left = disjunction(both, neither)
        return left

    def implication(self) -> Formula:
        left = self.joined("|")
        return disjunction(self.no(left), self.implication()) if self.take("->") else left

    def joined(self, sign: str) -> Formula:
        below = self.binary if sign == "&" else lambda: self.joined("&")
        parts = [below()]
        while self.take(sign):
            parts.append(below())
        return conjunction(*parts) if sign == "&" else disjunction(*parts)

    def binary(self) -> Formula:
        left = self.unary()
        operator = self.peek()
        if operator not in _BINARY:
            return left
        self.place += 1
        return formulas.BUILD[operator](left, self.binary())

    def unary(self) -> Formula:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self.fail(self.column(), f"the formula is nested more than {MAX_DEPTH} deep")
        try:
            return self.prefixed()
        finally:
            self.depth -= 1

    def prefixed(self) -> Formula:
        column, token = self.column(), self.peek()
        if token in _BEFORE:
            self.place += 1
            inner = self.unary()
            if token == "N" and not self.finite:
                self.fail(column, "N, weak next, is for finite traces: write X, or read the formula with finite=True")
            if token in ("X", "N"):
                return formulas.following(inner, token)
            return {"!": self.no, "F": formulas.eventually, "G": formulas.always}[token](inner)
        if self.take("("):
            inner = self.equivalence()
            if not self.take(")"):
                self.fail(self.column(), f"the bracket of column {column + 1} is not closed")
            return inner
        if self.place >= len(self.tokens):
            self.fail(column, "a formula should stand here, and the text ends")
        name, _, quoted = self.tokens[self.place]
        if not quoted and (name in _BINARY or not re.fullmatch(r"\w+", name)):
            self.fail(column, f"{name!r} stands where a formula should begin")
        self.place += 1
        if not quoted and name in ("true", "false"):
            return formulas.TRUE if name == "true" else formulas.FALSE
        return formulas.atom(name)

    def no(self, f: Formula) -> Formula:
        return negation(f, self.finite)
