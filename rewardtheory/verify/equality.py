"""Properties that say that two results are equal, as checkers for both forms of property."""

import numpy as np

from rewardtheory.arithmetic import rational, rationals
from rewardtheory.verify.confirming import shown
from rewardtheory.verify.property import Batch, Confirmed
from rewardtheory.verify.return_tables import TOLERANCE


def confirms_equality(sides, left: str, right: str):
    """The ``confirm`` of a `Property` that says that two arrays are equal.

    Args:
        sides: from a batch to both arrays, a row for each reward.
        left, right: the sides in words.
    """

    def confirm(batch: Batch) -> Confirmed | None:
        one, other = (np.asarray(side)[0] for side in sides(batch))
        words = _apart(one, other, left, right)
        return Confirmed("exact", (), words) if words else None

    return confirm


def denies_equality(sides, left: str, right: str):
    """The ``wrong`` of a `ScoreProperty` that says that two arrays are equal.

    Args:
        sides: from (result, other results) to both arrays.
        left, right: the sides in words.
    """

    def wrong(arguments, result, others, results) -> str:
        if not others:
            return ""
        one, other = sides(result, results)
        return _apart(one, other, left, right)

    return wrong


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
