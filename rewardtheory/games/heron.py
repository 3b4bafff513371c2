"""Hierarchical comparisons: the first feature that differs by more than its margin decides (bukharin2023heron).

With margins 0 this is the lexicographic order, a total preorder. With a positive margin it can go in circles: a beats
b on the second feature because the first differs too little, and enough such small steps add up to a difference on
the first that turns the comparison around. Then no score, so no Bradley-Terry reward, reproduces the labels.
"""

from collections.abc import Sequence

import numpy as np

from rewardtheory.arithmetic import holds_rationals, known
from rewardtheory.games.cycles import shortest_cycle
from rewardtheory.validation import numbers


def hierarchical_comparison(features, margins) -> np.ndarray:
    """The label of every pair, (n, n): 1 where i is better, −1 where j is, 0 where no feature decides.

    Feature 1 decides if |F[i, 1] − F[j, 1]| > margin 1, else feature 2, and so on; more is better.

    Args:
        features: F (n, K), the most important first.
        margins: (K,), at least 0; the original takes a multiple of the standard deviation of each feature.

    Returns:
        the labels; ``rt.bradley_terry(labels > 0)`` fits the reward that they teach, undecided pairs left out.

    Source: bukharin2023heron.

    >>> import rewardtheory as rt
    >>> print(rt.hierarchical_comparison([[0, 2], [1, 1], [2, 0]], [1, 0]))
    [[ 0  1 -1]
     [-1  0  1]
     [ 1 -1  0]]
    """
    exact = holds_rationals(features) or holds_rationals(margins)
    F = known(numbers(features, "features", exact=exact))
    if F.ndim != 2 or not F.size:
        raise ValueError(f"`features` has shape {F.shape}; it must be (n, K): one row for each alternative.")
    delta = known(numbers(margins, "margins", exact=exact))
    if delta.shape != (F.shape[1],):
        raise ValueError(f"`margins` has shape {delta.shape}; it must be ({F.shape[1]},), one for each feature.")
    for k in np.flatnonzero(np.asarray(delta < 0, dtype=bool))[:1]:
        raise ValueError(f"`margins`[{k}] is {delta[k]}; a margin must be at least 0: correct it.")
    label = np.zeros((len(F), len(F)), int)
    for k in range(F.shape[1]):
        difference = F[:, None, k] - F[None, :, k]
        decided = np.asarray(difference > delta[k], dtype=int) - np.asarray(-difference > delta[k], dtype=int)
        label = np.where(label == 0, decided, label)
    return label


def hierarchical_cycle(features, margins, *, names: Sequence[str] | None = None) -> list[str] | None:
    """A shortest cycle of alternatives each better than the next, or None where the labels are free of them.

    >>> from rewardtheory.games.heron import hierarchical_cycle
    >>> hierarchical_cycle([[0, 2], [1, 1], [2, 0]], [1, 0], names=["a", "b", "c"])
    ['a', 'b', 'c']
    >>> hierarchical_cycle([[0, 2], [1, 1], [2, 0]], [0, 0]) is None
    True
    """
    label = hierarchical_comparison(features, margins)
    cycle = shortest_cycle(label > 0)
    if cycle is None:
        return None
    return [str(i) if names is None else str(names[i]) for i in cycle]
