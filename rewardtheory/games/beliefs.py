"""Beliefs of the robot about U, what acting is worth to the human; not acting is worth 0."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from rewardtheory.arithmetic import floats, holds_rationals, is_traced, known, namespace, rational, scalar, tree
from rewardtheory.solvers.evaluation import expected_return
from rewardtheory.types import MDP
from rewardtheory.validation import distributions, dtype_of, numbers, require_shape


@tree(data=("utility", "probability"), meta=("sampled",))
@dataclass(frozen=True, eq=False)
class Finite:
    """Finitely many utilities (N,) with their probabilities (N,); `sampled` says that they are a random sample."""

    utility: Any
    probability: Any
    sampled: bool = False

    def __str__(self) -> str:
        return f"{len(self.utility)} {'samples' if self.sampled else 'possible utilities'}"


@tree(data=("mean", "deviation"))
@dataclass(frozen=True, eq=False)
class Gaussian:
    """U ~ N(mean, deviation²)."""

    mean: Any
    deviation: Any

    def __str__(self) -> str:
        return f"N({_short(self.mean)}, {_short(self.deviation)}²)"


def _short(x) -> str:
    return f"{float(floats(np.asarray(x))):.4g}" if not is_traced(x) else "…"


def finite(utilities, probabilities=None) -> Finite:
    """A belief in finitely many utilities.

    Args:
        utilities: (N,), or a dictionary from utility to probability.
        probabilities: (N,), summing to 1; equal by default.

    Raises:
        ValueError: on shapes that differ, on a negative probability and on a sum that is not 1.

    Notes: Fractions make everything computed from it exact.

    >>> import rewardtheory as rt
    >>> print(rt.deference_incentive(rt.beliefs.finite({-1: 0.5, 2: 0.5}), rt.humans.rational))
    0.5
    """
    if hasattr(utilities, "items"):
        if probabilities is not None:
            raise ValueError("`probabilities` is given beside a dictionary, which holds them already: leave one out.")
        utilities, probabilities = list(utilities.keys()), list(utilities.values())
    exact = holds_rationals(utilities) or (probabilities is not None and holds_rationals(probabilities))
    u = numbers(utilities, "utilities", exact=exact)
    if u.ndim != 1 or not len(u):
        raise ValueError(f"`utilities` has shape {tuple(u.shape)}; give a list of at least one utility.")
    if probabilities is None:
        share = rational(1) / len(u) if exact else 1.0 / len(u)
        return Finite(u, namespace(u).full(len(u), share))
    p = numbers(probabilities, "probabilities", exact=exact)
    require_shape(p, tuple(u.shape), "probabilities", "give one probability for each utility")
    return Finite(u, distributions(p, "probabilities", dtype=dtype_of(probabilities)))


def gaussian(mean, deviation) -> Gaussian:
    """A normal belief U ~ N(mean, deviation²).

    Args:
        mean: μ.
        deviation: σ > 0.

    >>> import rewardtheory as rt
    >>> print(round(rt.deference_incentive(rt.beliefs.gaussian(0, 1), rt.humans.rational), 6))
    0.398942
    """
    exact = holds_rationals(mean) or holds_rationals(deviation)
    mu, sigma = numbers(mean, "mean", exact=exact), numbers(deviation, "deviation", exact=exact)
    for x, name in ((mu, "mean"), (sigma, "deviation")):
        require_shape(x, (), name, "give one number; sweep over many with rt.sweep")
    if not is_traced(sigma) and not known(sigma).item() > 0:
        raise ValueError(
            f"`deviation` is {known(sigma).item()}; it must be > 0: a robot that is certain has the belief "
            "rt.beliefs.finite({utility: 1})."
        )
    return Gaussian(scalar(mu), scalar(sigma))


def samples(utilities) -> Finite:
    """A belief given by a random sample of utilities (N,), N ≥ 2, each with weight 1/N.

    What is computed from it is an estimate: `rt.off_switch` gives its standard error.

    >>> import rewardtheory as rt
    >>> print(rt.beliefs.samples([0.3, -0.2, 1.1]))
    3 samples
    """
    found = finite(utilities)
    if len(found.utility) < 2:
        raise ValueError("`utilities` holds 1 sample; at least two are needed to estimate an error: draw more.")
    return Finite(found.utility, found.probability, sampled=True)


def rewards(mdp: MDP, rewards, policy, *, off=None, probabilities=None) -> Finite:
    """The belief of a robot that has a plan and is unsure which of several rewards is the right one.

    U = J_R(policy) − J_R(off), one utility for each reward R.

    Args:
        mdp: the model.
        rewards: a list of rewards in the layout of the transition, a dictionary of them by name, or an `rt.Rewards`.
        policy: what the robot plans to do, (S, A).
        off: what happens when it is switched off, (S, A); by default nothing is earned then.
        probabilities: of the rewards, by default equal; an `rt.Rewards` has its own.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"go": "end", "stay": "end"}}, start="s", discount=0.9)
    >>> likely = [rt.reward(mdp, {("s", "go"): u}) for u in (2, -1)]
    >>> rt.beliefs.rewards(mdp, likely, rt.policy(mdp, {"s": "go"})).utility.tolist()
    [2.0, -1.0]
    """
    if hasattr(rewards, "weights"):
        if probabilities is not None:
            raise ValueError("`probabilities` is given beside an rt.Rewards, which holds its own: leave it out.")
        rewards, probabilities = rewards.array, rewards.weights
    items = list(rewards.values()) if hasattr(rewards, "values") else list(rewards)
    if not items:
        raise ValueError("`rewards` is empty; give at least one reward.")
    found = [expected_return(mdp, r, policy) for r in items]
    if off is not None:
        found = [u - expected_return(mdp, r, off) for u, r in zip(found, items, strict=True)]
    return finite(namespace(*found).stack([np.asarray(u) if not is_traced(u) else u for u in found]), probabilities)


def tilted(utilities, weights, tilt) -> Finite:
    """A tilted symmetric belief: probabilities of ±u proportional to h(u) e^{±cu/2}.

    Args:
        utilities: u ≥ 0, (N,).
        weights: h(u) ≥ 0, (N,), not all 0.
        tilt: c. With c > 0 the positive sign is the likelier one.

    Notes: a noisily rational human breaks even at temperature 1/|c|, whatever h is; N(μ, σ²) is the case
    c = 2μ/σ².

    >>> import rewardtheory as rt
    >>> belief = rt.beliefs.tilted([1, 2, 5], [3, 2, 1], 0.5)
    >>> round(rt.break_even_temperature(belief), 12)
    2.0
    """
    u, h, c = numbers(utilities, "utilities"), numbers(weights, "weights"), numbers(tilt, "tilt")
    require_shape(h, tuple(np.shape(u)), "weights", "give one weight for each utility")
    require_shape(c, (), "tilt", "give one number")
    for x, name in ((u, "utilities"), (h, "weights")):
        if not is_traced(x) and (known(x) < 0).any():
            place = int(np.argwhere(known(x) < 0)[0, 0])
            raise ValueError(f"`{name}`[{place}] is {known(x)[place]}; it must be ≥ 0: both signs are added here.")
    xp = namespace(u, h, c)
    half = c * u / 2
    half = half - xp.abs(half).max()
    both = xp.concatenate([h * xp.exp(half), h * xp.exp(half - c * u)])
    total = both.sum()
    if not is_traced(total) and not total > 0:
        raise ValueError("`weights` are all 0; at least one must be positive.")
    return Finite(xp.concatenate([u, -u]), both / total)
