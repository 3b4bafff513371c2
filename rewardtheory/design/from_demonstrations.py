"""Bayesian inverse reinforcement learning: a belief of rewards from what somebody did."""

import numpy as np

from rewardtheory.arithmetic import UNIT_ROUNDOFF, floats, is_exact, is_traced, known, namespace, scalar
from rewardtheory.design.posterior import log_softmax, updated
from rewardtheory.design.rewards import Rewards, as_rewards
from rewardtheory.design.trajectories import pairs
from rewardtheory.solvers.error_bounds import rounding
from rewardtheory.solvers.many_rewards import solve_each
from rewardtheory.types import MDP
from rewardtheory.validation import numbers, require_shape


def posterior_from_demonstrations(mdp: MDP, prior: Rewards, demonstrations, *, temperature) -> Rewards:
    """The belief after having watched somebody whose better actions are likelier.

    P(a | s, R) = exp(Q*_R(s,a)/τ) / Σ_b exp(Q*_R(s,b)/τ), each choice drawn on its own, with Q*_R the optimal values under R.

    Args:
        mdp: the model, which the demonstrator knows.
        prior: the belief before.
        demonstrations: pairs (state, action) or steps (state, action, successor), by label or index, of one or many
            trajectories one after another; or how often each pair was seen, (S, A).
        temperature: τ > 0, in units of reward; the smaller, the more able the demonstrator.

    Returns:
        `Rewards`; its `bound` covers the proved errors of the values and the rounding.

    Raises:
        ValueError: on bad input, and at discount 1 where some policy never ends; NotConverged: as `rt.solve_each`.

    Notes: an error e of Q under R moves the logarithm of one choice by at most 2e/τ. Rewards that differ by shaping have the
    same Q*(s,·) up to a constant, and keep their ratio whatever is seen. Where the successor falls tells nothing: all
    rewards share one model.

    Source: ramachandran2007birl.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"go": "end", "stay": "s"}}, start="s", discount=0.5)
    >>> prior = rt.Rewards([rt.reward(mdp, {("s", "go"): x}) for x in (1, -1)])
    >>> rt.posterior_from_demonstrations(mdp, prior, [("s", "go")], temperature=1).weights.round(4).tolist()
    [0.6983, 0.3017]
    """
    prior = as_rewards(mdp, prior, "prior")
    counts = _counts(mdp, demonstrations)
    tau = as_temperature(temperature)
    found = solve_each(mdp, prior.array)
    z, spread = _differences(mdp, found.q_values, tau)
    logs = log_softmax(z, axis=2)
    xp = namespace(logs)
    taken = xp.where(counts[None] > 0, logs, 0.0)
    terms = counts[None] * taken
    total = counts.sum()
    error = total * (2 * _errors(mdp, prior.array, found) / tau + 4 * UNIT_ROUNDOFF * (spread + mdp.n_actions + 8))
    error = error + 2 * UNIT_ROUNDOFF * ((counts > 0).sum() + 2) * xp.abs(terms).sum(axis=(1, 2))
    return updated(prior, terms.sum(axis=(1, 2)), error)


def as_temperature(temperature):
    """τ > 0 as a float64 or traced number."""
    tau = numbers(temperature, "temperature")
    require_shape(tau, (), "temperature", "give one number")
    tau = scalar(floats(tau) if is_exact(tau) else tau)
    if not is_traced(tau) and not tau > 0:
        raise ValueError(f"`temperature` is {tau}; it must be > 0: near 0 only what is best is ever chosen.")
    return tau


def _counts(mdp: MDP, demonstrations) -> np.ndarray:
    """How often each pair was seen, (S, A)."""
    S, A = mdp.available.shape
    if isinstance(demonstrations, np.ndarray):
        counts = numbers(demonstrations, "demonstrations")
        counts = floats(counts) if is_exact(counts) else counts
        require_shape(counts, (S, A), "demonstrations", "give how often each pair was seen, or a list of pairs")
        wrong = (counts < 0) | ((counts > 0) & ~known(mdp.available))
        if wrong.any():
            s, a = np.argwhere(wrong)[0]
            raise ValueError(
                f"`demonstrations`[{s}, {a}] is {counts[s, a]}; a count must be ≥ 0, and 0 for an action that the state "
                "does not have: correct it."
            )
        return counts
    counts = np.zeros((S, A))
    where = pairs(mdp, demonstrations, "demonstrations")
    np.add.at(counts, (where[:, 0], where[:, 1]), 1)
    return counts


def _differences(mdp: MDP, q, tau):
    """(Q − max Q)/τ in float64, −∞ for pairs that are not available, and the largest size of one for each reward."""
    gap = q - q.max(axis=2)[:, :, None]
    gap = floats(gap) if is_exact(gap) else gap
    xp = namespace(gap)
    z = gap / tau
    return xp.where(mdp.available, z, -xp.inf), xp.abs(z).max(axis=(1, 2))


def _errors(mdp: MDP, array, found):
    """How far Q may be off under each reward, (K,)."""
    if mdp.is_exact:
        return np.zeros(len(array))
    v = found.values.T
    largest = namespace(v, array).abs(array).max(axis=(1, 2, 3))
    return mdp.discount * found.bound + rounding(mdp, v, v, reward=largest)
