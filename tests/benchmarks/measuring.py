"""What every benchmark hands back, and how two things are timed beside each other."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Row:
    """One comparison.

    Attributes:
        name: what was done.
        peer: what it is compared with; "" where there is nothing.
        ours, theirs: seconds, medians of the wall clock.
        ours_busy, theirs_busy: seconds of processor time on all cores together, medians; other work on the machine
            changes them less.
        asked: the ratio theirs/ours to reach at full size; None where it is only printed.
        difference: the largest difference between the two answers.
        note: sizes, bounds, first calls.
        why: what stands in the way, for the case that the ratio is missed.
    """

    name: str
    peer: str
    ours: float
    theirs: float | None = None
    ours_busy: float | None = None
    theirs_busy: float | None = None
    asked: float | None = None
    difference: float | None = None
    note: str = ""
    why: str = ""

    @property
    def ratio(self) -> float | None:
        return None if self.theirs is None else self.theirs / self.ours

    @property
    def busy_ratio(self) -> float | None:
        return self.theirs_busy / self.ours_busy if self.theirs_busy and self.ours_busy else None

    @property
    def missed(self) -> bool:
        return self.asked is not None and self.ratio is not None and self.ratio < self.asked


@dataclass(frozen=True)
class Timed:
    """Medians of wall clock and processor time, the first call, and the last answer."""

    wall: float
    busy: float
    first: float
    answer: Any


def alternate(*calls: Callable[[], Any], rounds: int, warm: bool = True) -> list[Timed]:
    """Time calls in turns, so that other work on the machine meets all of them alike."""
    first, times, answers = [], [[] for _ in calls], [None] * len(calls)
    for call in calls:
        begun = time.perf_counter()
        if warm:
            call()
        first.append(time.perf_counter() - begun)
    for _ in range(rounds):
        for k, call in enumerate(calls):
            begun, busy = time.perf_counter(), time.process_time()
            answers[k] = call()
            times[k].append((time.perf_counter() - begun, time.process_time() - busy))
    medians = [[statistics.median(column) for column in zip(*one, strict=True)] for one in times]
    return [Timed(*both, start, answer) for both, start, answer in zip(medians, first, answers, strict=True)]
