"""Humans of two types, rational or contrary: five statistics decide the game."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from rewardtheory.arithmetic import is_exact, rational, scalar
from rewardtheory.games.beliefs import Finite
from rewardtheory.games.humans import answers
from rewardtheory.games.off_switch_gaussian import normal_cdf
from rewardtheory.games.off_switch_parts import parts


@dataclass(frozen=True, eq=False)
class TwoTypeValues:
    """The game in terms of what the human does on either side of 0.

    Attributes:
        act: p⁺e⁺ + p⁻e⁻.
        wait: p⁺e⁺r⁺ + p⁻e⁻(1 − r⁻).
        act_over_wait: p⁺e⁺(1 − r⁺) + p⁻e⁻r⁻; positive iff acting beats waiting strictly.
        defers: whether waiting is worth at least as much as acting *and* as switching off.
        positive, negative: p⁺ = P(U ≥ 0) and p⁻ = P(U < 0).
        gain, loss: e⁺ = E[U | U ≥ 0] and e⁻ = E[U | U < 0]; 0 where the condition never holds.
        right_if_good, right_if_bad: r⁺ and r⁻, how often the human acts rationally given the sign, weighed by |U|.
    """

    act: Any
    wait: Any
    act_over_wait: Any
    defers: bool
    positive: Any
    negative: Any
    gain: Any
    loss: Any
    right_if_good: Any
    right_if_bad: Any


def two_type_values(belief, human) -> TwoTypeValues:
    """The five statistics of an off-switch game, and what they say.

    Args:
        belief: from `rt.beliefs`.
        human: a human who is right with one probability on each side of 0, such as `rt.humans.two_types`. For any other
            human r⁺ and r⁻ are the averages weighed by |U|, with which the formulas hold too.

    Source: wangberg2017offswitch, theorem 9 and corollary 10; the corollary alone leaves out switching off.

    >>> import rewardtheory as rt
    >>> found = rt.two_type_values(rt.beliefs.finite({-4: 0.5, 2: 0.5}), rt.humans.two_types(0.5, 0.5))
    >>> print(found.act_over_wait, found.wait, found.defers)
    -0.5 -0.5 False
    """
    found = parts(belief, human)
    exact = is_exact(np.asarray(found.good))
    zero = found.good * 0
    if isinstance(belief, Finite):
        answers(human, belief.utility)
        up = np.asarray(belief.utility >= 0)
        positive = (belief.probability * np.where(up, rational(1) if exact else 1.0, zero)).sum()
    else:
        positive = normal_cdf(belief.mean / belief.deviation)
    negative = 1 - positive
    act_over_wait = found.missed - (found.bad - found.harmed)
    wait = found.good - found.missed - found.harmed

    def ratio(x, y):
        return scalar(x / y) if y != 0 else zero

    return TwoTypeValues(
        act=scalar(found.good - found.bad),
        wait=scalar(wait),
        act_over_wait=scalar(act_over_wait),
        defers=bool(act_over_wait <= 0 and wait >= 0),
        positive=scalar(positive),
        negative=scalar(negative),
        gain=ratio(found.good, positive),
        loss=ratio(-found.bad, negative),
        right_if_good=1 - ratio(found.missed, found.good),
        right_if_bad=1 - ratio(found.harmed, found.bad),
    )
