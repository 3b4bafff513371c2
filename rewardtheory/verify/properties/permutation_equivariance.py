"""Permutation: what comes out does not depend on the order in which answers or criteria are listed."""

import numpy as np

from rewardtheory.verify.equality import equality
from rewardtheory.verify.property import ScoreProperty
from rewardtheory.verify.schemes import Kind


def _swapped(arguments):
    n = len(arguments[0])
    orders = [[*range(i), i + 1, i, *range(i + 2, n)] for i in range(n - 1)]
    return [tuple(x[order] for x in arguments) for order in orders]


def _sides(result, results):
    n = len(result)
    orders = [[*range(i), i + 1, i, *range(i + 2, n)] for i in range(n - 1)]
    return np.array(results), np.array([result[order] for order in orders])


PROPERTIES = (
    ScoreProperty(
        "permutation_equivariance",
        "listing the answers in another order lists the results in that order",
        170,
        (Kind.GROUP, Kind.LENGTHS),
        _swapped,
        equality(_sides, "the answers swapped give", "the results swapped"),
    ),
    ScoreProperty(
        "permutation_equivariance",
        "listing the criteria in another order gives the same score",
        170,
        (Kind.CRITERIA,),
        _swapped,
        equality(
            lambda result, results: (np.array(results), np.full(len(results), result)),
            "the criteria swapped give",
            "the score as listed",
        ),
    ),
)
