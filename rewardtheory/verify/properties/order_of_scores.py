"""The order of scores: what ranked above still ranks above, and ties stay ties."""

import numpy as np

from rewardtheory.verify.confirming import shown
from rewardtheory.verify.property import ScoreProperty
from rewardtheory.verify.schemes import Kind

# Results are compared as they are, so only the rounding of one number is forgiven: a sigmoid comes close to 1.
TOLERANCE = 1e-14


def _sign(x, y):
    return 0 if abs(x - y) <= TOLERANCE * max(1.0, abs(x), abs(y)) else int(np.sign(x - y))


def _wrong(arguments, result, others, results):
    scores = arguments[0]
    for i in range(len(scores)):
        for j in range(i):
            if _sign(scores[i], scores[j]) != _sign(result[i], result[j]):
                return (
                    f"scores {shown(scores[j])} and {shown(scores[i])} become {shown(result[j])} and {shown(result[i])}"
                )
    return ""


def _other_paths(arguments):
    x = arguments[0]
    return [(0 * x,)] + [(x + a - b,) for a in np.eye(len(x)) for b in np.eye(len(x)) if (a != b).any()]


def _wrong_paths(arguments, result, others, results):
    for (other,), found in zip(others, results, strict=True):
        if _sign(arguments[0].sum(), other.sum()) != _sign(result.sum(), found.sum()):
            sums = f"{shown(arguments[0].sum())} and {shown(other.sum())}"
            return f"this path and {other.tolist()} have sums {sums}, and {shown(result.sum())} and {shown(found.sum())} after"
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
    ScoreProperty(
        "order_of_paths",
        "two paths of one length compare by their sums after the scheme as before",
        160,
        (Kind.PATH,),
        _other_paths,
        _wrong_paths,
    ),
)
