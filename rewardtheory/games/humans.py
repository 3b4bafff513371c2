"""Models of the human: functions from the utility of acting to the probability of letting the robot act.

Any function of an array of utilities will do. Those of this file also know their integrals under a Gaussian belief.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from rewardtheory.arithmetic import floats, holds_rationals, is_exact, is_jax, is_traced, known, namespace, scalar, tree
from rewardtheory.arithmetic import rational as as_rational
from rewardtheory.games.off_switch_gaussian import Parts, normal_cdf, normal_parts, smooth_parts
from rewardtheory.validation import numbers, require_shape


def rational(utility):
    """The human who lets the robot act exactly if that is not harmful: π(u) = 1 for u ≥ 0, else 0.

    >>> import rewardtheory as rt
    >>> rt.humans.rational([-1.0, 0.0, 2.0]).tolist()
    [0.0, 1.0, 1.0]
    """
    u = utility if is_jax(utility) else np.asarray(utility)
    yes, no = (as_rational(1), as_rational(0)) if is_exact(u) else (1.0, 0.0)
    return namespace(u).where(u >= 0, yes, no)


@tree(data=("temperature",))
@dataclass(frozen=True, eq=False)
class NoisyRational:
    """π(u) = 1/(1 + exp(−u/β)); see `noisy_rational`."""

    temperature: Any

    def __call__(self, utility):
        if is_exact(utility):
            raise ValueError(
                "`belief` is exact, and a noisily rational human answers with exponentials, which are not rational: "
                "give floats, or a human whose probabilities are rational."
            )
        return _logistic(utility / self.temperature)

    def under_gaussian(self, mean, deviation) -> Parts:
        """The parts of the game under a Gaussian belief, by quadrature to 1e-14 of σ + |μ|."""
        return smooth_parts(mean, deviation, scale=self.temperature, wrong=lambda x: _logistic(-x), reach=38.0)


@tree(data=("noise",))
@dataclass(frozen=True, eq=False)
class Probit:
    """π(u) = Φ(u/b); see `probit`."""

    noise: Any

    def __call__(self, utility):
        if is_exact(utility):
            raise ValueError(
                "`belief` is exact, and a probit human answers with values of Φ, which are not rational: "
                "give floats, or a human whose probabilities are rational."
            )
        return normal_cdf(utility / self.noise)

    def under_gaussian(self, mean, deviation) -> Parts:
        """The parts of the game under a Gaussian belief, by quadrature to 1e-14 of σ + |μ|."""
        return smooth_parts(mean, deviation, scale=self.noise, wrong=lambda x: normal_cdf(-x), reach=9.0)


@tree(data=("good", "bad"))
@dataclass(frozen=True, eq=False)
class TwoTypes:
    """Right with one probability where acting is good, and with another where it is bad; see `two_types`."""

    good: Any
    bad: Any

    def __call__(self, utility):
        u = utility
        good, bad = _like(self.good, u), _like(self.bad, u)
        return namespace(u, good, bad).where(np.asarray(u >= 0) if is_exact(u) else u >= 0, good, 1 - bad)

    def under_gaussian(self, mean, deviation) -> Parts:
        """The parts of the game under a Gaussian belief, in closed form."""
        good, bad = normal_parts(mean, deviation)
        right, stopped = _like(self.good, 0.0), _like(self.bad, 0.0)
        share = normal_cdf(mean / deviation)
        allowed = right * share + (1 - stopped) * (1 - share)
        return Parts(good, bad, (1 - right) * good, (1 - stopped) * bad, allowed)


@tree(data=("human", "rate"))
@dataclass(frozen=True, eq=False)
class Misreporting:
    """A human whose answer is turned round with some probability; see `misreporting`."""

    human: Any
    rate: Any

    def __call__(self, utility):
        rate = _like(self.rate, utility)
        return rate + (1 - 2 * rate) * answers(self.human, utility)

    def under_gaussian(self, mean, deviation) -> Parts:
        """The parts of the game under a Gaussian belief, from those of the human who does not misreport."""
        from rewardtheory.games.off_switch_parts import gaussian_parts

        found = gaussian_parts(mean, deviation, self.human)
        e = _like(self.rate, 0.0)
        return Parts(
            found.good,
            found.bad,
            found.missed + e * (found.good - 2 * found.missed),
            found.harmed + e * (found.bad - 2 * found.harmed),
            found.allowed + e * (1 - 2 * found.allowed),
        )


def noisy_rational(temperature) -> NoisyRational:
    """The noisily rational human: π(u) = 1/(1 + exp(−u/β)), a logistic curve.

    Args:
        temperature: β > 0, in units of utility. Towards 0 the human is rational, towards ∞ a fair coin.

    >>> import rewardtheory as rt
    >>> float(rt.humans.noisy_rational(2.0)(0.0))
    0.5
    """
    return NoisyRational(_positive(temperature, "temperature"))


def probit(noise) -> Probit:
    """The human who sees the utility with normal noise of deviation b and then is rational: π(u) = Φ(u/b).

    Args:
        noise: b > 0.

    >>> import rewardtheory as rt
    >>> float(rt.humans.probit(2.0)(0.0))
    0.5
    """
    return Probit(_positive(noise, "noise"))


def coin(probability) -> TwoTypes:
    """The human who lets the robot act with a probability p whatever it is worth.

    >>> import rewardtheory as rt
    >>> float(rt.humans.coin(0.25)(3.0))
    0.25
    """
    p = _probability(probability, "probability")
    return TwoTypes(p, 1 - p)


def two_types(good, bad) -> TwoTypes:
    """The human who is rational with probability `good` where u ≥ 0, and with probability `bad` where u < 0.

    A human of random type, rational or contrary, acts like this: only the chance of being right given the sign counts.

    Args:
        good: P(lets it act | u ≥ 0).
        bad: P(switches it off | u < 0).

    >>> import rewardtheory as rt
    >>> float(rt.humans.two_types(0.9, 0.75)(-1.0))
    0.25
    """
    return TwoTypes(_probability(good, "good"), _probability(bad, "bad"))


def misreporting(human: Callable, rate) -> Misreporting:
    """A human whose answer reaches the robot turned round with probability ε: π'(u) = ε + (1 − 2ε) π(u).

    Args:
        human: the model of the human without the error.
        rate: ε in [0, 1].

    >>> import rewardtheory as rt
    >>> float(rt.humans.misreporting(rt.humans.rational, 0.1)(5.0))
    0.9
    """
    if not callable(human):
        raise ValueError(f"`human` is {human!r}; it must be a function from utility to probability.")
    return Misreporting(human, _probability(rate, "rate"))


def _number(x, name: str):
    x = numbers(x, name, exact=holds_rationals(x))
    require_shape(x, (), name, "give one number")
    return scalar(x)


def _positive(x, name: str):
    x = _number(x, name)
    if not is_traced(x) and not known(x).item() > 0:
        raise ValueError(f"`{name}` is {known(x).item()}; it must be > 0: for 0 take rt.humans.rational.")
    return _like(x, 0.0)  # exponentials are not rational


def _probability(x, name: str):
    x = _number(x, name)
    if not is_traced(x) and not 0 <= known(x).item() <= 1:
        raise ValueError(f"`{name}` is {known(x).item()}; a probability lies in [0, 1].")
    return x


def _logistic(x):
    """1/(1 + e^{−x}) without overflow."""
    xp = namespace(x)
    e = xp.exp(-xp.abs(x))
    return xp.where(x >= 0, 1.0, e) / (1.0 + e)


def _like(p, utility):
    """A probability in the number system of the utilities."""
    if is_exact(utility):
        return as_rational(p)
    return p if is_jax(p) else scalar(floats(p))


def answers(human: Callable, utility) -> Any:
    """The probabilities with which the human lets the robot act, one for each utility (N,)."""
    try:
        found = human(utility)
    except (TypeError, ValueError) as error:
        if is_jax(utility) or "belief" in str(error):
            raise
        found = [human(u) for u in utility]  # a function of one number, such as one with an `if`
    if is_jax(found):
        return found
    found = numbers(found, "human", exact=is_exact(utility))
    if found.shape != np.shape(utility):
        raise ValueError(
            f"`human` gave probabilities of shape {found.shape} for utilities of shape {np.shape(utility)}; "
            "it must give one for each."
        )
    wrong = np.asarray((found < 0) | (found > 1))
    if wrong.any():
        place = tuple(np.argwhere(wrong)[0])
        raise ValueError(
            f"`human` lets the robot act with probability {found[place]} where the utility is {utility[place]}; "
            "a probability lies in [0, 1]."
        )
    return found
