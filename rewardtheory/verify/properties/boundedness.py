"""Boundedness: however large what goes in, what comes out stays within limits."""

import numpy as np

from rewardtheory.verify.confirming import shown
from rewardtheory.verify.property import Batch, Confirmed, Property, ScoreProperty
from rewardtheory.verify.schemes import Kind

LARGE, LARGER = 2.0**10, 2.0**20


def _grows(large, larger):
    return larger > 1.5 * large + 1


def _sizes(batch: Batch):
    return tuple(
        np.abs(batch.apply(c * batch.before)).reshape(len(batch.before), -1).max(axis=1) for c in (LARGE, LARGER)
    )


def _confirm(batch: Batch) -> Confirmed | None:
    large, larger = (x[0] for x in _sizes(batch))
    words = f"this reward times 2^10 gives {shown(large)} and times 2^20 gives {shown(larger)}"
    return Confirmed("exact", (), words) if _grows(large, larger) else None


def _wrong(arguments, result, others, results):
    large, larger = (float(np.abs(x).max(initial=0)) for x in results)
    words = f"these scores times 2^10 give {shown(large)} and times 2^20 give {shown(larger)}"
    return words if _grows(large, larger) else ""


PROPERTIES = (
    Property(
        "boundedness",
        "the result stays within limits however large the reward",
        140,
        lambda batch: _grows(*_sizes(batch)),
        _confirm,
        kinds=(Kind.REWARD, Kind.HISTORY),
        states=1,
    ),
    ScoreProperty(
        "boundedness",
        "the result stays within limits however large the scores",
        140,
        (Kind.PATH, Kind.GROUP, Kind.CRITERIA, Kind.STEPS),
        lambda arguments: [(LARGE * arguments[0],), (LARGER * arguments[0],)],
        _wrong,
    ),
    ScoreProperty(
        "boundedness",
        "the result stays within limits however long the answers",
        140,
        (Kind.LENGTHS,),
        lambda arguments: [(np.rint(c * arguments[0]), arguments[1]) for c in (LARGE, LARGER)],
        _wrong,
    ),
)
