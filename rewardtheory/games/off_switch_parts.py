"""The parts of an off-switch game for any belief and any human."""

from collections.abc import Callable

import numpy as np

from rewardtheory.arithmetic import floats, is_exact, is_jax, namespace, rational, scalar
from rewardtheory.games import humans
from rewardtheory.games.beliefs import Finite, Gaussian
from rewardtheory.games.off_switch_gaussian import TAIL, Parts, normal_cdf, normal_density, normal_parts
from rewardtheory.types import NotConverged

PANELS = 16
RULE = 12  # points in each panel
MAX_PANELS = 20_000


def parts(belief, human: Callable) -> Parts:
    """E[U⁺], E[U⁻], E[U⁺(1 − π)], E[U⁻π] and E[π]."""
    if not callable(human):
        raise ValueError(
            f"`human` is {human!r}; it must be a function from utility to probability, such as rt.humans.rational."
        )
    if isinstance(belief, Gaussian):
        return gaussian_parts(_float(belief.mean), _float(belief.deviation), human)
    if isinstance(belief, Finite):
        return _finite_parts(belief, human)
    raise ValueError(
        f"`belief` is {belief!r}; build one by rt.beliefs.finite, .gaussian, .samples, .rewards or .tilted."
    )


def _float(x):
    return x if is_jax(x) else scalar(floats(x))


def _finite_parts(belief: Finite, human) -> Parts:
    u, p = belief.utility, belief.probability
    pi = humans.answers(human, u)
    xp = namespace(u, p, pi)
    zero = rational(0) if is_exact(u) else 0.0
    good, bad = p * xp.maximum(u, zero), p * xp.maximum(-u, zero)
    return Parts(good.sum(), bad.sum(), (good * (1 - pi)).sum(), (bad * pi).sum(), (p * pi).sum())


def gaussian_parts(mean, deviation, human) -> Parts:
    """The parts under N(mean, deviation²): in closed form where the human has one, else by quadrature."""
    if human is humans.rational:
        human = humans.two_types(1, 1)
    if hasattr(human, "under_gaussian"):
        return human.under_gaussian(mean, deviation)
    good, bad = normal_parts(mean, deviation)
    if is_jax(mean) or is_jax(deviation):
        return _fixed(mean, deviation, human, good, bad)
    return _adaptive(mean, deviation, human, good, bad)


def _integrands(z, mean, deviation, human):
    """The three integrands u⁺(1 − π), u⁻π and π − 1[u ≥ 0], times φ(z), at points u = μ + σz.

    In z the density is as exact as its argument, however far μ is from 0.
    """
    u = mean + deviation * z
    pi = humans.answers(human, u.ravel()).reshape(u.shape)
    xp = namespace(u, pi)
    up = u >= 0
    missed = xp.where(up, u * (1 - pi), 0.0)
    harmed = xp.where(up, 0.0, -u * pi)
    return xp.stack([missed, harmed, xp.where(up, pi - 1, pi)]) * normal_density(z)


def _finish(mean, deviation, good, bad, total) -> Parts:
    return Parts(good, bad, total[0], total[1], normal_cdf(mean / deviation) + total[2])


def _sides(mean, deviation, xp):
    """The ends of the range of z that matters, and where u = 0 cuts it: there the integrands have a kink."""
    end = TAIL + 0.5
    return -end, xp.clip(-mean / deviation, -end, end), end


def _fixed(mean, deviation, human, good, bad) -> Parts:
    """On JAX arrays the panels are fixed: for a human without jumps and without corners but at 0."""
    xp = namespace(mean, deviation)
    nodes, weights = np.polynomial.legendre.leggauss(RULE)
    low, middle, high = _sides(mean, deviation, xp)
    share = (np.arange(PANELS)[:, None] + (nodes + 1) / 2) / PANELS
    total = 0.0
    for a, b in ((low, middle), (middle, high)):
        values = _integrands(a + (b - a) * share, mean, deviation, human)
        total = total + (values * weights).sum(axis=(1, 2)) * (b - a) / (2 * PANELS)
    return _finish(mean, deviation, good, bad, total)


def _lobatto(n: int):
    """Lobatto's rule on [−1, 1]: n points with both ends among them."""
    last = np.polynomial.legendre.Legendre.basis(n - 1)
    nodes = np.concatenate([[-1.0], np.sort(last.deriv().roots().real), [1.0]])
    return nodes, 2 / (n * (n - 1) * last(nodes) ** 2)


def _adaptive(mean, deviation, human, good, bad) -> Parts:
    """Lobatto's rule on panels that are halved until halving changes nothing: any number of jumps and corners.

    The ends are points of the rule, so that no jump can hide between an end and the first point; they are moved inwards
    by 1e-13 of the panel, so that a jump at the end of a panel belongs to the side that it is on.
    """
    nodes, weights = _lobatto(RULE)
    share = np.clip((nodes + 1) / 2, 1e-13, 1 - 1e-13)

    def integrate(left, width):
        z = left[:, None] + width[:, None] * share
        return (_integrands(z, mean, deviation, human) * weights).sum(axis=2) * width / 2

    low, middle, high = _sides(mean, deviation, np)
    edges = np.concatenate([np.linspace(low, middle, PANELS + 1), np.linspace(middle, high, PANELS + 1)[1:]])
    left, width = edges[:-1], np.diff(edges)
    whole, total, used = integrate(left, width), np.zeros(3), len(left)
    allowed = 1e-15 * np.array([deviation + abs(mean), deviation + abs(mean), 1.0])
    while len(left):
        if used > MAX_PANELS:
            raise NotConverged(
                f"`human` changes too fast for quadrature: after {used} panels the integral is open by "
                f"{np.abs(whole).sum():.3g}; give a smoother function, or a finite belief."
            )
        first, second = integrate(left, width / 2), integrate(left + width / 2, width / 2)
        both = first + second
        # A panel too narrow to matter is settled too: a jump ends there.
        settled = (np.abs(both - whole) <= allowed[:, None]).all(axis=0) | (width <= 1e-15 * (high - low))
        total = total + both[:, settled].sum(axis=1)
        still = ~settled
        whole = np.concatenate([first[:, still], second[:, still]], axis=1)
        left = np.concatenate([left[still], (left + width / 2)[still]])
        width = np.concatenate([width[still] / 2] * 2)
        used += len(left)
    return _finish(mean, deviation, good, bad, total)
