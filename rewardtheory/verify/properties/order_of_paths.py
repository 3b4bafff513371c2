"""The order of paths: which of two paths of one length sums to more."""

import numpy as np

from rewardtheory.verify.confirming import shown
from rewardtheory.verify.properties.order_of_scores import sign
from rewardtheory.verify.property import ScoreProperty
from rewardtheory.verify.schemes import Kind


def _other_paths(arguments):
    x = arguments[0]
    return [(0 * x,)] + [(x + a - b,) for a in np.eye(len(x)) for b in np.eye(len(x)) if (a != b).any()]


def _wrong_paths(arguments, result, others, results):
    for (other,), found in zip(others, results, strict=True):
        if sign(arguments[0].sum(), other.sum()) != sign(result.sum(), found.sum()):
            sums = f"{shown(arguments[0].sum())} and {shown(other.sum())}"
            return f"this path and {other.tolist()} have sums {sums}, and {shown(result.sum())} and {shown(found.sum())} after"
    return ""


PROPERTIES = (
    ScoreProperty(
        "order_of_paths",
        "two paths of one length compare by their sums after the scheme as before",
        160,
        (Kind.PATH,),
        _other_paths,
        _wrong_paths,
        implies={"monotonicity": "keeping_the_order_of_sums_never_lowers_a_raised_one"},
    ),
)
