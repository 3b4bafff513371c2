"""Properties that say that two results are equal, as checkers for both forms of property."""

import inspect

import numpy as np

from rewardtheory.arithmetic import rational, rationals
from rewardtheory.verify.confirming import shown
from rewardtheory.verify.property import Confirmed
from rewardtheory.verify.return_tables import TOLERANCE


def equality(sides, left: str, right: str):
    """A checker that two sides are equal, which says where they differ most.

    Args:
        sides: from a batch to (left, right) rows of arrays: then the checker confirms for a `Property`. From (result,
            other results) to (left, right): then it is the ``wrong`` of a `ScoreProperty`.
        left, right: the sides in words.
    """
    if len(inspect.signature(sides).parameters) == 1:

        def confirm(batch):
            words = _apart(*(np.asarray(x)[0] for x in sides(batch)), left, right)
            return Confirmed("exact", (), words) if words else None

        return confirm
    return lambda arguments, result, others, results: _apart(*sides(result, results), left, right) if others else ""


def _apart(x, y, left, right) -> str:
    """Where two arrays differ by more than rounding, the largest difference; the difference is taken in rationals."""
    x, y = np.ravel(x), np.ravel(y)
    if not x.size:
        return ""
    at = int(np.abs(x - y).argmax())
    gap = abs(rationals(x[at]).item() - rationals(y[at]).item())
    size = max(1.0, float(np.abs(x).max()), float(np.abs(y).max()))
    if gap <= rational(TOLERANCE * size):
        return ""
    return f"{left} {shown(x[at])}, {right} {shown(y[at])}"
