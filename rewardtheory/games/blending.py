"""How much a debate may weigh in a reward: which action is best under each blend of environment and justification."""

from dataclasses import dataclass
from typing import Any

from rewardtheory.arithmetic import holds_rationals, known, rational
from rewardtheory.validation import numbers


@dataclass(frozen=True, eq=False)
class Blend:
    """The best actions of (1 − λ) environment + λ justification.

    Attributes:
        flips: the λ strictly between 0 and 1 at which the set of best actions changes, in order.
        best: the best actions between them: one tuple more than there are flips.
    """

    flips: tuple[Any, ...]
    best: tuple[tuple[int, ...], ...]


def blend(environment, justification) -> Blend:
    """Which action is best under (1 − λ) r_e + λ r_d, for every λ from 0 to 1.

    Args:
        environment: r_e (n,), the value of each action (or the return of each policy) without debate.
        justification: r_d (n,), what the debate pays for it.

    Returns:
        `Blend`, exact for rationals. At a flip the sets on both sides of it are best.

    Source: sukovic2024justifiable.

    >>> import rewardtheory as rt
    >>> print(rt.blend([1.0, 0.5], [0.0, 1.0]))
    Blend(flips=(0.3333333333333333,), best=((0,), (1,)))
    """
    exact = holds_rationals(environment) or holds_rationals(justification)
    a = known(numbers(environment, "environment", exact=exact))
    b = known(numbers(justification, "justification", exact=exact))
    if a.ndim != 1 or not len(a) or b.shape != a.shape:
        raise ValueError(
            f"`justification` has shape {b.shape} and `environment` {a.shape}; both must be (n,): one number for each action."
        )
    one = rational(1) if exact else 1.0
    slope = b - a
    at, flips, found = one * 0, [], []
    meeting = [i for i in range(len(a)) if a[i] == a.max()]
    while True:
        # Just after the present λ the steepest of the lines that meet there is the highest.
        lead = max(meeting, key=lambda i: slope[i])
        found.append(tuple(i for i in range(len(a)) if a[i] == a[lead] and b[i] == b[lead]))
        crossing = {i: (a[lead] - a[i]) / (slope[i] - slope[lead]) for i in range(len(a)) if slope[i] > slope[lead]}
        later = [x for x in crossing.values() if x < one]
        if not later:
            break
        at = min(later)
        meeting = [i for i, x in crossing.items() if x == at]
        flips.append(at)
    return Blend(tuple(x if exact else float(x) for x in flips), tuple(found))
