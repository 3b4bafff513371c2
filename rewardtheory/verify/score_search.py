"""Searching scores for the smallest counterexamples: fewest entries, then integers of least sum, then random ones."""

import itertools
from random import Random
from typing import Any

import numpy as np
from hypothesis import HealthCheck, Verbosity, find, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from rewardtheory.verify.isolation import Broken, OutOfTime, Runner
from rewardtheory.verify.model_search import Failure
from rewardtheory.verify.property import Answer, Arguments, ScoreProperty
from rewardtheory.verify.schemes import Kind

# Entries of each size are integers up to this in absolute value.
BOXES = {1: 20, 2: 6, 3: 2, 4: 1}
SAMPLES = 80


class ScoreSearch:
    """The state of a search.

    Attributes:
        runner: the scheme.
        seed: of what is random.
        entries: up to how many entries the exhaustive search is complete.
        instances: how many arguments were tried.
        found: the counterexamples, by property.
    """

    def __init__(self, runner: Runner, seed: int):
        self.runner, self.seed = runner, seed
        self.entries = self.instances = 0
        self.found: dict[str, Answer] = {}
        self._known: dict[tuple, np.ndarray] = {}

    def run(self, properties: list[ScoreProperty]) -> None:
        """Search, and leave counterexamples in `found`."""
        try:
            for n in BOXES:
                self._exhaust(n, [p for p in properties if p.id not in self.found])
                self.entries = n
            for p in properties:
                if p.id not in self.found:
                    self._sample(p)
        except OutOfTime:
            pass

    def results(self, calls: list[Arguments]) -> list[np.ndarray]:
        """The results of calls, each made once."""
        new = list({_key(call): call for call in calls if _key(call) not in self._known}.items())
        try:
            found = self.runner.apply([call for _, call in new]) if new else []
        except Broken as error:
            raise Failure(error.reason, _text(self.runner.kind, error.call)) from None
        for (key, call), result in zip(new, found, strict=True):
            wrong = self._wrong(call, result)
            if wrong:
                raise Failure(wrong, _text(self.runner.kind, call))
            self._known[key] = np.asarray(result, dtype=float)
        return [self._known[_key(call)] for call in calls]

    def _wrong(self, call, result) -> str:
        shape = np.shape(result) if not isinstance(result, tuple) else ("a", "pair")
        allowed = {Kind.CRITERIA: [()], Kind.STEPS: [(len(call[0]),), ()]}.get(self.runner.kind, [(len(call[0]),)])
        if shape not in allowed:
            return f"returns the shape {shape}; it must be {allowed[0]}"
        if not np.isfinite(np.asarray(result, dtype=float)).all():
            return "returns NaN" if np.isnan(np.asarray(result, dtype=float)).any() else "returns an infinite number"
        return ""

    def _exhaust(self, n: int, open_: list[ScoreProperty]) -> None:
        every = list(_every(self.runner.kind, n))
        self.results(every)
        self.instances += len(every)
        for p in open_:
            related = [p.related(call) for call in every]
            self.results([call for calls in related for call in calls])
            for call, others in zip(every, related, strict=True):
                words = self._fails(p, call, others)
                if words:
                    self._answer(p, call, words, "the smallest of all, by exhaustion")
                    break

    def _fails(self, p: ScoreProperty, call: Arguments, others: list[Arguments]) -> str:
        result, *results = self.results([call, *others])
        return p.wrong(call, result, others, results)

    def _sample(self, p: ScoreProperty) -> None:
        def fails(call):
            if self.runner.left() < 0.3:
                return False
            return bool(self._fails(p, call, p.related(call)))

        options = settings(
            max_examples=SAMPLES,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            verbosity=Verbosity.quiet,
        )
        try:
            call = find(_drawn(self.runner.kind), fails, settings=options, random=Random(self.seed))
        except NoSuchExample:
            return
        words = self._fails(p, call, p.related(call))
        self._answer(p, call, words, "found at random and shrunk, not the smallest for sure")

    def _answer(self, p: ScoreProperty, call: Arguments, words: str, how: str) -> None:
        text = _text(self.runner.kind, call)
        self.found[p.id] = Answer(p.id, p.statement, False, "exact", f"{words} ({how})", text, (), call)


def _every(kind: Kind, n: int):
    if kind is Kind.LENGTHS:
        longest = {1: 20, 2: 8, 3: 4, 4: 2}[n]
        pairs = list(itertools.product(range(1, longest + 1), (0, 1)))
        found = [
            (np.array([x for x, _ in row], dtype=float), np.array([c for _, c in row], dtype=float))
            for row in itertools.product(pairs, repeat=n)
        ]
        return sorted(found, key=lambda call: call[0].sum() + call[1].sum())
    size = BOXES[n]
    values = sorted(range(-size, size + 1), key=lambda x: (abs(x), -x))
    rows = sorted(itertools.product(values, repeat=n), key=lambda row: sum(map(abs, row)))
    return [(np.array(row, dtype=float),) for row in rows]


def _drawn(kind: Kind):
    if kind is Kind.LENGTHS:
        pair = st.tuples(st.integers(1, 3000), st.booleans())
        rows = st.lists(pair, min_size=1, max_size=6)
        return rows.map(lambda row: tuple(np.array(x, dtype=float) for x in zip(*row, strict=True)))
    # Not larger: a sigmoid of 40 is 1 in floats, and a tie there says nothing about the scheme.
    numbers = st.integers(-12, 12).map(float)
    numbers = st.one_of(numbers, numbers.map(lambda x: x / 8))
    return st.lists(numbers, min_size=1, max_size=6).map(lambda row: (np.array(row),))


def _key(call: Arguments) -> tuple:
    return tuple((len(x), (x + 0.0).tobytes()) for x in call)


def _text(kind: Kind, call: Any) -> str | None:
    if call is None:
        return None
    names = {
        Kind.PATH: ("rewards",),
        Kind.GROUP: ("scores",),
        Kind.CRITERIA: ("criteria",),
        Kind.STEPS: ("steps",),
        Kind.LENGTHS: ("lengths", "correct"),
    }[kind]
    return "\n".join(f"{name} = np.array({x.tolist()})" for name, x in zip(names, call, strict=True))
