"""The order of scores: what ranked above still ranks above, and ties stay ties."""

import numpy as np

from rewardtheory.verify.confirming import shown
from rewardtheory.verify.property import ScoreProperty
from rewardtheory.verify.schemes import Kind

# Results are compared as they are, so only the rounding of one number is forgiven: a sigmoid comes close to 1.
TOLERANCE = 1e-14


def sign(x, y):
    """How two results compare, up to the rounding of one number."""
    return 0 if abs(x - y) <= TOLERANCE * max(1.0, abs(x), abs(y)) else int(np.sign(x - y))


def _wrong(arguments, result, others, results):
    scores = arguments[0]
    for i in range(len(scores)):
        for j in range(i):
            if sign(scores[i], scores[j]) != sign(result[i], result[j]):
                return (
                    f"scores {shown(scores[j])} and {shown(scores[i])} become {shown(result[j])} and {shown(result[i])}"
                )
    return ""


PROPERTIES = (
    ScoreProperty(
        "order_of_scores",
        "two answers of a group compare after the scheme as before",
        160,
        (Kind.GROUP,),
        lambda arguments: [],
        _wrong,
    ),
)
