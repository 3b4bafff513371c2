"""Monotonicity: a better score is never punished."""

import numpy as np

from rewardtheory.verify.confirming import shown
from rewardtheory.verify.property import ScoreProperty
from rewardtheory.verify.return_tables import TOLERANCE
from rewardtheory.verify.schemes import Kind


def _raised(arguments):
    return [(arguments[0] + row,) for row in np.eye(len(arguments[0]))]


def _wrong(part):
    def wrong(arguments, result, others, results):
        for i, other in enumerate(results):
            before, after = part(result, i), part(other, i)
            if after < before - TOLERANCE * max(1.0, abs(before)):
                return f"raising the score at place {i} by 1 lowers the result from {shown(before)} to {shown(after)}"
        return ""

    return wrong


PROPERTIES = (
    ScoreProperty(
        "monotonicity",
        "raising the score of one answer never lowers its result",
        150,
        (Kind.GROUP,),
        _raised,
        _wrong(lambda result, i: result[i]),
    ),
    ScoreProperty(
        "monotonicity",
        "raising one criterion never lowers the score",
        150,
        (Kind.CRITERIA,),
        _raised,
        _wrong(lambda result, i: result),
        source="pitis2023aggregation",
    ),
    ScoreProperty(
        "monotonicity",
        "raising the score of one step never lowers the return of the first",
        150,
        (Kind.STEPS,),
        _raised,
        _wrong(lambda result, i: np.ravel(result)[0]),
    ),
    ScoreProperty(
        "monotonicity",
        "raising one reward of a path never lowers its sum",
        150,
        (Kind.PATH,),
        _raised,
        _wrong(lambda result, i: result.sum()),
    ),
)
