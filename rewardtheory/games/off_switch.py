"""The off-switch game: act, switch off, or wait for a human who may switch off.

A robot with a belief about the utility U of acting may act (U), switch itself off (0), or wait; then the human lets it
act with probability π(U) and else switches it off. What waiting is worth more than the better of the other two is the
incentive to defer:

    Δ = E[π U] − max(E[U], 0) = min(E[U⁺], E[U⁻]) − E[U⁺ (1 − π)] − E[U⁻ π].

The first term is what a perfect human would know, the others are what this one spoils.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from rewardtheory.arithmetic import UNIT_ROUNDOFF, floats, is_exact, is_traced, namespace, scalar
from rewardtheory.games import humans
from rewardtheory.games.beliefs import Finite
from rewardtheory.games.break_even import break_even_temperature
from rewardtheory.games.misreporting import misreporting_threshold
from rewardtheory.games.off_switch_parts import parts
from rewardtheory.games.one_more_bit import Bit, best_choices, one_more_bit


@dataclass(frozen=True, eq=False)
class OffSwitch:
    """An off-switch game and its solution; printing it says what the robot does, why, and what one more bit changes.

    Attributes:
        belief, human: the game.
        act, off, wait: what each choice is worth.
        incentive: Δ, what waiting is worth more than the better of the other two.
        choice: what the robot does; where choices tie, it waits rather than switches off, and that rather than acts.
        optimal: every choice not proved worse.
        bound: how far the values may be off by rounding and quadrature (0 in exact arithmetic).
        information: min(E[U⁺], E[U⁻]), the incentive under a rational human.
        missed: E[U⁺ (1 − π)], good that the human prevents.
        harmed: E[U⁻ π], harm that the human allows.
        allowed: E[π], how often the robot is let act.
        covariance: Cov(U, π(U)), for a Gaussian belief σ² E[π'].
        doubt: |E U| times the probability that the human overrules what the robot would do without asking.
        deviation: for a sampled belief, the standard error of the incentive; else None.
        break_even: the temperature below which deferring to a noisily rational human pays.
        misreporting: the share of misreported answers up to which deferring to this human pays; None if it never does.
        bit: what one more bit of communication would change.
    """

    belief: Any
    human: Callable
    act: Any
    off: Any
    wait: Any
    incentive: Any
    choice: str
    optimal: tuple[str, ...]
    bound: Any
    information: Any
    missed: Any
    harmed: Any
    allowed: Any
    covariance: Any
    doubt: Any
    deviation: Any
    break_even: Any
    misreporting: Any
    bit: Bit

    def __str__(self) -> str:
        def n(x):
            return f"{float(floats(np.asarray(x))):.4g}"

        does = {"wait": "waits for the human", "act": "acts without asking", "off": "switches itself off"}
        tie = [name for name in self.optimal if name != self.choice]
        lines = [
            f"Belief: {self.belief}. The robot {does[self.choice]}"
            + (f" (as good: {', '.join(tie)})" if tie else "")
            + f": act {n(self.act)}, off {n(self.off)}, wait {n(self.wait)}.",
            f"Why: the incentive to defer is {n(self.incentive)}"
            + (f" ± {n(self.deviation)} (standard error)" if self.deviation is not None else "")
            + f". Perfect advice would be worth {n(self.information)}; the human prevents good worth {n(self.missed)} "
            f"and allows harm worth {n(self.harmed)}.",
            f"One more bit: {self.bit}",
        ]
        if np.isfinite(self.break_even):
            lines.append(f"A noisily rational human is worth waiting for below temperature {n(self.break_even)}.")
        return "\n".join(lines)


def deference_incentive(belief, human: Callable):
    """The incentive to defer Δ: what waiting for the human is worth more than the better of acting and switching off.

    Δ = E[π U] − max(E[U], 0)

    Args:
        belief: from `rt.beliefs`: finite, Gaussian, samples, or rewards on a model.
        human: π, from utilities to probabilities: one of `rt.humans`, or any function of an array.

    Returns:
        A number in the number system of the belief: exact for rationals, differentiable on JAX arrays.

    Raises:
        ValueError: on what is no belief or no human, and where the human's probabilities leave [0, 1].

    Notes: for a Gaussian belief to 1e-14 of σ + |μ|: closed forms for rational, two-type and coin humans, Gauss's rule
    for noisily rational and probit ones. For another function adaptive quadrature; on JAX arrays its panels are fixed,
    which wants a function that is smooth but at 0.

    Source: hadfieldmenell2017offswitch.

    >>> import rewardtheory as rt
    >>> print(round(rt.deference_incentive(rt.beliefs.gaussian(-0.25, 1), rt.humans.noisy_rational(0.5)), 6))
    0.191038
    """
    found = parts(belief, human)
    return scalar(_incentive(found))


def _incentive(found):
    xp = namespace(*found)
    return xp.minimum(found.good, found.bad) - found.missed - found.harmed


def off_switch(belief, human: Callable = humans.rational) -> OffSwitch:
    """The off-switch game of a belief and a human: what the robot does, why, and the value of one more bit.

    Args:
        belief: from `rt.beliefs`.
        human: π, from utilities to probabilities: one of `rt.humans`, or any function of an array.

    Returns:
        `OffSwitch`; print it.

    Raises:
        ValueError: on bad input, and under a trace: there use `rt.deference_incentive`.

    Source: hadfieldmenell2017offswitch.

    >>> import rewardtheory as rt
    >>> game = rt.off_switch(rt.beliefs.finite({-3: 0.25, 2: 0.75}), rt.humans.noisy_rational(1))
    >>> print(game.choice, round(game.incentive, 4), round(game.bit.gain, 4))
    wait 0.5356 0.1236
    """
    found = parts(belief, human)
    if any(is_traced(x) for x in found):
        raise ValueError("`belief` is traced by JAX, and a choice needs numbers; use rt.deference_incentive inside.")
    act, off = found.good - found.bad, found.good * 0
    wait = found.good - found.missed - found.harmed
    exact = is_exact(np.asarray(found.good))
    count = len(belief.utility) if isinstance(belief, Finite) else 48
    bound = 0 if exact else float(8 * (count + 8) * UNIT_ROUNDOFF * (found.good + found.bad))
    optimal = best_choices({"wait": wait, "off": off, "act": act}, bound)
    overruled = 1 - found.allowed if act >= 0 else found.allowed
    return OffSwitch(
        belief=belief,
        human=human,
        act=scalar(act),
        off=scalar(off),
        wait=scalar(wait),
        incentive=scalar(_incentive(found)),
        choice=optimal[0],
        optimal=optimal,
        bound=bound,
        information=scalar(min(found.good, found.bad)),
        missed=scalar(found.missed),
        harmed=scalar(found.harmed),
        allowed=scalar(found.allowed),
        covariance=scalar(wait - act * found.allowed),
        doubt=scalar(abs(act) * overruled),
        deviation=_standard_error(belief, human, act),
        break_even=break_even_temperature(belief),
        misreporting=misreporting_threshold(belief, human),
        bit=one_more_bit(belief, human),
    )


def _standard_error(belief, human, mean):
    """Of Δ as an average over the sample: of −U(1 − π) where acting is the alternative, of U π where off is."""
    if not (isinstance(belief, Finite) and belief.sampled):
        return None
    u = floats(belief.utility)
    pi = floats(humans.answers(human, belief.utility))
    terms = -u * (1 - pi) if mean >= 0 else u * pi
    return float(terms.std(ddof=1) / np.sqrt(len(u)))
