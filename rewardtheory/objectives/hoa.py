"""Automata in the Hanoi Omega-Automata format, in and out: for those who have another tool.

Source: babiak2015hoa.
"""

import itertools
import re
from typing import NoReturn

import numpy as np

from rewardtheory.objectives.rabin import MACHINE_BITS, Automaton, Pair

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|--[A-Z]+--|[A-Za-z_@][\w-]*:?|\d+|[!&|()\[\]{}]|\S')


def write_hoa(automaton: Automaton) -> str:
    """The automaton as text in the HOA format, version 1, with marks on edges.

    >>> from rewardtheory.objectives.hoa import write_hoa
    >>> from rewardtheory.objectives.parsing import ltl
    >>> from rewardtheory.objectives.rabin import rabin
    >>> print(write_hoa(rabin(ltl("G F a"))).splitlines()[3])
    AP: 1 "a"
    """
    bits = sorted({i for pair in automaton.pairs for mask in (pair.fin, *pair.inf) for i in _bits(mask)})
    number = {bit: i for i, bit in enumerate(bits)}
    terms = []
    for pair in automaton.pairs:
        parts = [f"Fin({number[i]})" for i in _bits(pair.fin)]
        parts += ["(" + " | ".join(f"Inf({number[i]})" for i in _bits(mask)) + ")" for mask in pair.inf]
        terms.append("(" + " & ".join(parts or ["t"]) + ")")
    lines = [
        "HOA: v1",
        f"States: {automaton.n_states}",
        f"Start: {automaton.initial}",
        f"AP: {len(automaton.atoms)} " + " ".join(f'"{name}"' for name in automaton.atoms),
        f"Acceptance: {len(bits)} " + (" | ".join(terms) or "f"),
        "properties: trans-labels explicit-labels trans-acc deterministic complete",
        "--BODY--",
    ]
    for q in range(automaton.n_states):
        lines.append(f"State: {q}")
        for b in range(1 << len(automaton.atoms)):
            literals = [("" if b >> i & 1 else "!") + str(i) for i in range(len(automaton.atoms))]
            seen = [str(number[i]) for i in _bits(int(automaton.marks[q, b])) if i in number]
            mark = " {" + " ".join(seen) + "}" if seen else ""
            lines.append(f"[{'&'.join(literals) or 't'}] {automaton.successor[q, b]}{mark}")
    return "\n".join([*lines, "--END--", ""])


def _bits(mask: int) -> list[int]:
    return [i for i in range(mask.bit_length()) if mask >> i & 1]


def read_hoa(text: str) -> Automaton:
    """An automaton from text in the HOA format, version 1.

    Args:
        text: of one deterministic complete automaton with one initial state; marks on states or edges, and any
            acceptance condition over Fin and Inf.

    Returns:
        `Automaton`.

    Raises:
        ValueError: naming the line, where the text is malformed, or the automaton not deterministic or not complete.
    """
    return _Reader(text).automaton()


class _Reader:
    def __init__(self, text: str):
        without = re.sub(r"/\*.*?\*/", lambda found: re.sub(r"[^\n]", " ", found[0]), text, flags=re.S)
        self.tokens = [(token, i + 1) for i, line in enumerate(without.split("\n")) for token in _TOKEN.findall(line)]
        self.place, self.many = 0, False

    def fail(self, what: str, line: int | None = None) -> NoReturn:
        last = self.tokens[-1][1] if self.tokens else 1
        at = line or (self.tokens[self.place][1] if self.place < len(self.tokens) else last)
        raise ValueError(f"`text`, line {at}: {what}.")

    def peek(self) -> str:
        return self.tokens[self.place][0] if self.place < len(self.tokens) else ""

    def take(self, wanted: str | None = None) -> str:
        token = self.peek()
        if not token or (wanted is not None and token != wanted):
            self.fail(f"found {token or 'the end'!r} where {wanted or 'more'!r} should stand")
        self.place += 1
        return token

    def number(self) -> int:
        token = self.take()
        if not token.isdigit():
            self.place -= 1
            self.fail(f"found {token!r} where a number should stand")
        return int(token)

    def automaton(self) -> Automaton:
        if self.take("HOA:") and self.take() != "v1":
            self.fail("only version v1 of the format is read")
        names: list[str] = []
        states, start, condition, aliases = None, None, None, {}
        while self.peek() != "--BODY--":
            header = self.take()
            if header == "States:":
                states = self.number()
            elif header == "Start:":
                if start is not None or self.tokens[self.place + 1][0] == "&":
                    self.fail("there is more than one initial state; a deterministic automaton has one")
                start = self.number()
            elif header == "AP:":
                count = self.number()
                names = [self.take().strip('"') for _ in range(count)]
            elif header == "Acceptance:":
                self.many = self.number() > MACHINE_BITS
                condition = self.condition()
            elif header == "Alias:":
                name = self.take()
                aliases[name] = self.label(len(names), aliases)
            else:
                while self.place < len(self.tokens) and not self.peek().endswith(":") and self.peek() != "--BODY--":
                    self.take()
        self.take("--BODY--")
        if start is None or condition is None:
            self.fail("the header lacks Start: or Acceptance:")
        rows: dict[int, list[tuple[int, int] | None]] = {}
        while self.peek() != "--END--":
            self.state(rows, names, aliases)
        return self.checked(rows, states, start, names, condition)

    def state(self, rows, names, aliases) -> None:
        self.take("State:")
        label = self.bracketed(len(names), aliases) if self.peek() == "[" else None
        line = self.tokens[self.place][1]
        q = self.number()
        if self.peek().startswith('"'):
            self.take()
        common, size = self.marks(), 1 << len(names)
        row: list[tuple[int, int] | None] = [None] * size
        implicit = 0
        while self.peek() not in ("State:", "--END--", ""):
            here = self.tokens[self.place][1]
            if self.peek() == "[":
                letters = self.bracketed(len(names), aliases)
            elif label is not None:
                letters = label
            else:
                letters, implicit = {implicit}, implicit + 1
            target = self.number()
            if self.peek() == "&":
                self.fail("a universal branch is not deterministic")
            mark = common | self.marks()
            for b in letters:
                if b >= size:
                    self.fail(f"state {q} has more edges than letters", here)
                if row[b] is not None and row[b] != (target, mark):
                    self.fail(f"state {q} has two edges for one letter; the automaton must be deterministic", here)
                row[b] = (target, mark)
        if q in rows:
            self.fail(f"state {q} is there twice", line)
        rows[q] = row

    def checked(self, rows, states, start, names, condition) -> Automaton:
        count = states if states is not None else max([start, *rows], default=-1) + 1
        for q in range(count):
            missing = [b for b, edge in enumerate(rows.get(q, [None] * (1 << len(names)))) if edge is None]
            if missing:
                letter = ", ".join(name for i, name in enumerate(names) if missing[0] >> i & 1) or "nothing"
                self.fail(
                    f"state {q} has no edge for the letter in which {letter} holds; the automaton must be complete: add "
                    "an edge to a state that rejects",
                    1,
                )
        successor = np.array([[edge[0] for edge in rows[q]] for q in range(count)])
        if not 0 <= start < count or (successor >= count).any():
            self.fail(f"a state is numbered {max(start, int(successor.max()))}, and there are {count}", 1)
        marks = np.array([[edge[1] for edge in rows[q]] for q in range(count)], dtype=object if self.many else np.int64)
        # Atoms are kept sorted, as those of a formula are.
        order = sorted(range(len(names)), key=names.__getitem__)
        old = [sum(1 << i for k, i in enumerate(order) if b >> k & 1) for b in range(1 << len(names))]
        sorted_names = tuple(names[i] for i in order)
        return Automaton(sorted_names, start, successor[:, old], marks[:, old], tuple(condition))

    def marks(self) -> int:
        found = 0
        if self.peek() == "{":
            self.take("{")
            while self.peek() != "}":
                found |= 1 << self.number()
            self.take("}")
        return found

    def bracketed(self, count: int, aliases) -> set[int]:
        self.take("[")
        letters = self.label(count, aliases)
        self.take("]")
        return letters

    def label(self, count: int, aliases) -> set[int]:
        found = self.label_and(count, aliases)
        while self.peek() == "|":
            self.take("|")
            found = found | self.label_and(count, aliases)
        return found

    def label_and(self, count: int, aliases) -> set[int]:
        found = self.label_one(count, aliases)
        while self.peek() == "&":
            self.take("&")
            found = found & self.label_one(count, aliases)
        return found

    def label_one(self, count: int, aliases) -> set[int]:
        every = set(range(1 << count))
        token = self.take()
        if token == "!":
            return every - self.label_one(count, aliases)
        if token == "(":
            found = self.label(count, aliases)
            self.take(")")
            return found
        if token in ("t", "f"):
            return every if token == "t" else set()
        if token in aliases:
            return aliases[token]
        if not token.isdigit() or int(token) >= count:
            self.place -= 1
            self.fail(f"{token!r} is no atom; there are {count}, numbered from 0")
        return {b for b in every if b >> int(token) & 1}

    def condition(self) -> list[Pair]:
        """The acceptance condition in disjunctive form."""
        found = self.condition_and()
        while self.peek() == "|":
            self.take("|")
            found = found + self.condition_and()
        return found

    def condition_and(self) -> list[Pair]:
        found = self.condition_one()
        while self.peek() == "&":
            self.take("&")
            other = self.condition_one()
            found = [Pair(a.fin | b.fin, (*a.inf, *b.inf)) for a, b in itertools.product(found, other)]
        return found

    def condition_one(self) -> list[Pair]:
        token = self.take()
        if token == "(":
            found = self.condition()
            self.take(")")
            return found
        if token in ("t", "f"):
            return [Pair(0, ())] if token == "t" else []
        if token not in ("Fin", "Inf"):
            self.place -= 1
            self.fail(f"found {token!r} where Fin, Inf, t, f or a bracket should stand")
        self.take("(")
        if self.peek() == "!":
            self.fail("a negated acceptance set is not read: number the complement")
        bit = 1 << self.number()
        self.take(")")
        return [Pair(bit, ())] if token == "Fin" else [Pair(0, (bit,))]
