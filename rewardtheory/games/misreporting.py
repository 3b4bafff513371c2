"""How often a human may be misread before deferring stops to pay."""

from collections.abc import Callable

import numpy as np

from rewardtheory.arithmetic import is_exact, namespace, scalar
from rewardtheory.games.humans import rational
from rewardtheory.games.off_switch_parts import parts


def misreporting_threshold(belief, human: Callable = rational):
    """The share ε* of answers turned round up to which waiting is worth at least as much as not asking.

    Δ(ε) = Δ(0) − ε (E|U| − 2 E[U⁺ (1 − π)] − 2 E[U⁻ π]). For a rational human ε* = min(E[U⁺], E[U⁻]) / E|U|.

    Args:
        belief: from `rt.beliefs`.
        human: π without the error.

    Returns:
        ε* in [0, 1], or None where waiting does not pay even without misreports. (Then more of them may help: a contrary
        human is worth more when misread.)

    Raises:
        ValueError: on bad input.

    Source: neth2025offswitching (the question); the formula is derived in the text-book.

    >>> import rewardtheory as rt
    >>> print(rt.misreporting_threshold(rt.beliefs.finite({-1: 0.5, 3: 0.5})))
    0.25
    """
    found = parts(belief, human)
    spoiled = found.missed + found.harmed
    incentive = namespace(*found).minimum(found.good, found.bad) - spoiled
    slope = found.good + found.bad - 2 * spoiled
    if incentive < 0:
        return None
    if slope <= 0:  # nothing is at stake, or no answer is better than its contrary
        return incentive * 0 + 1 if is_exact(np.asarray(incentive)) else 1.0
    return scalar(incentive / slope)
