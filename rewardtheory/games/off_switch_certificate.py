"""Whether deferring pays, with a proof."""

from collections.abc import Callable

import numpy as np

from rewardtheory import exact
from rewardtheory.arithmetic import rational, rationals
from rewardtheory.games import humans
from rewardtheory.games.beliefs import Finite, Gaussian
from rewardtheory.games.off_switch_parts import parts


def check_deferring(belief, human: Callable = humans.rational):
    """Whether waiting for the human is worth at least as much as acting and as switching off, with a certificate.

    Δ = E[π U] − max(E[U], 0) ≥ 0?

    Args:
        belief: from `rt.beliefs`, finite; or Gaussian with a noisily rational or a rational human.
        human: π, as for `rt.off_switch`.

    Returns:
        (answer, certificate): `exact.Arithmetic`, checked in rationals, or by balls where the human is noisily rational.
        Floats are taken for the rationals that they are.

    Raises:
        ValueError: for a Gaussian belief and another human: values of Φ have no certificate here; and where Δ is so near 0
            that ball arithmetic cannot tell (`exact.Unproved`).

    >>> import rewardtheory as rt
    >>> answer, certificate = rt.check_deferring(rt.beliefs.gaussian(-0.25, 1), rt.humans.noisy_rational(2.5))
    >>> answer, certificate.verify().ok
    (False, True)
    """
    parts(belief, human)  # validates
    if isinstance(belief, Gaussian):
        return _gaussian(belief, human)
    return _finite(belief, human)


def is_deferring(belief, human: Callable = humans.rational) -> bool:
    """Whether waiting for the human is worth at least as much as acting and as switching off; see `check_deferring`.

    >>> import rewardtheory as rt
    >>> rt.is_deferring(rt.beliefs.finite({-4: 0.5, 2: 0.5}), rt.humans.two_types(0.5, 0.5))
    False
    """
    return check_deferring(belief, human)[0]


def _gaussian(belief: Gaussian, human):
    mean, deviation = (str(rational(x)) for x in (belief.mean, belief.deviation))
    if human is humans.rational:
        # E[min(U⁺, …)] of a density that is positive everywhere: both signs are possible.
        found = exact.arithmetic(
            "A rational human is worth waiting for under every normal belief, for both signs are possible",
            {"mean": mean, "deviation": deviation},
            [("deviation", ">", 0)],
        )
        return True, found
    if not isinstance(human, humans.NoisyRational):
        raise ValueError(
            "`human` is neither rational nor noisily rational, and values of Φ have no certificate here; "
            "rt.off_switch gives numbers with a bound, and a finite belief has a certificate for every human."
        )
    temperature = rational(human.temperature)
    m, s = rational(belief.mean), rational(belief.deviation)
    answer = bool(2 * abs(m) * temperature <= s**2)
    found = exact.arithmetic(
        "Deferring pays exactly if 2 |mean| temperature <= deviation^2",
        {"mean": mean, "deviation": deviation, "temperature": str(temperature)},
        [(["*", 2, ["abs", "mean"], "temperature"], "<=" if answer else ">", ["^", "deviation", 2])],
    )
    return answer, found


def _finite(belief: Finite, human):
    u, p = rationals(np.asarray(belief.utility)), rationals(np.asarray(belief.probability))
    p = p / p.sum()
    noisy = isinstance(human, humans.NoisyRational)
    pi = None if noisy else rationals(np.asarray(humans.answers(human, belief.utility)))
    values, runs, acts = {}, [], []
    for i in range(len(u)):
        values |= {f"u{i}": str(u[i]), f"p{i}": str(p[i])}
        if pi is None:
            values[f"q{i}"] = ["/", 1, ["+", 1, ["exp", ["/", ["-", 0, f"u{i}"], str(rational(human.temperature))]]]]
        else:
            values[f"q{i}"] = str(pi[i])
        acts.append(["*", f"p{i}", f"u{i}"])
        runs.append(["*", f"p{i}", f"u{i}", f"q{i}"])
    values["act"], values["wait"] = ["+", 0, *acts], ["+", 0, *runs]
    values["incentive"] = ["-", "wait", ["max", "act", 0]]
    if pi is None:
        found = parts(belief, human)
        answer = bool(min(found.good, found.bad) >= found.missed + found.harmed)
    else:
        act, wait = (p * u).sum(), (p * u * pi).sum()
        answer = bool(wait >= act and wait >= 0)
    claim = ("incentive", ">=" if answer else "<", 0)
    about = "What acting, waiting and deferring are worth for utilities u with probabilities p and a human who allows with q"
    return answer, exact.arithmetic(about, values, [claim])
