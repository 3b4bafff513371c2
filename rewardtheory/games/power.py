"""POWER: what a state is worth on average over rewards, estimated with a proved confidence interval."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from rewardtheory.arithmetic import floats, is_one
from rewardtheory.makers import reward as make_reward
from rewardtheory.solvers.optimal import solve
from rewardtheory.solvers.sweeps import sweep
from rewardtheory.transition import expect
from rewardtheory.types import MDP
from rewardtheory.validation import numbers, whole


@dataclass(frozen=True, eq=False)
class Power:
    """POWER of every state.

    Attributes:
        value: the mean over the sampled rewards, (S,).
        radius: the true POWER of all states at once lies within it of `value` with probability `confidence`, (S,).
        deviation: the standard error, (S,).
        confidence: of the interval.
        samples: how many rewards were drawn.
    """

    value: Any
    radius: Any
    deviation: Any
    confidence: float
    samples: int


def uniform_rewards(random, count: int, states: int):
    """Independent state rewards, uniform on [0, 1]: (count, states)."""
    return random.random((count, states))


def power(
    mdp: MDP,
    rewards: Callable = uniform_rewards,
    *,
    samples: int = 10_000,
    confidence: float = 0.95,
    seed: int = 0,
    within: tuple[float, float] = (0.0, 1.0),
) -> Power:
    """POWER(s, γ) = (1 − γ)/γ · E_R[V*_R(s) − R(s)] for state rewards R, in every state.

    Args:
        mdp: the model, 0 ≤ γ < 1, without terminal states (a state that ends is one that stays).
        rewards: from (generator, count, S) to sampled state rewards (count, S); by default uniform on [0, 1].
        samples: how many to draw.
        confidence: of the interval.
        seed: of the generator.
        within: the least and the greatest reward that can be drawn; the interval depends on it.

    Returns:
        `Power`. The interval is proved: Maurer and Pontil's empirical Bernstein bound, for all states at once.

    Raises:
        ValueError: at γ = 1, with terminal states, and where a reward is drawn outside `within`.

    Notes: at γ = 0 the limit, E[max_a Σ P R]. Trees have closed forms: `rt.tree_power`, which takes γ = 1 too.

    Source: turner2021power, maurer2009bernstein.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"a": "x", "b": "y"}, "x": {"stay": "x"}, "y": {"stay": "y"}}, start="s", discount=0.9)
    >>> found = rt.power(mdp, samples=2000)
    >>> bool(abs(found.value[0] - 2 / 3) <= found.radius[0])
    True
    """
    count = whole(samples, "samples", least=2)
    if not 0 < confidence < 1:
        raise ValueError(f"`confidence` is {confidence}; it must lie between 0 and 1, such as 0.95.")
    if is_one(mdp.discount):
        raise ValueError(
            "`mdp` has discount 1, where values have no limit; use a smaller one, or rt.tree_power on a tree."
        )
    if np.asarray(mdp.terminal).any():
        raise ValueError(
            "`mdp` has terminal states, which pay nothing; POWER lets a state in which one stays pay for ever: "
            "build the model without `terminal`, with a self-loop there."
        )
    low, high = within
    drawn = numbers(rewards(np.random.default_rng(seed), count, mdp.n_states), "rewards")
    if drawn.shape != (count, mdp.n_states):
        raise ValueError(f"`rewards` gave an array of shape {drawn.shape}; it must be ({count}, {mdp.n_states}).")
    if (drawn < low).any() or (drawn > high).any():
        place = np.argwhere((drawn < low) | (drawn > high))[0]
        raise ValueError(f"`rewards` drew {drawn[tuple(place)]}, outside `within` = {within}; widen it.")
    model = mdp if not mdp.is_exact else _in_floats(mdp)
    gamma = float(model.discount)

    def one(state_reward):
        after = expect(model.transition, state_reward)
        if gamma > 0:
            v = solve(model, make_reward(model, state=state_reward)).values
            return (1 - gamma) / gamma * (v - state_reward)
        from rewardtheory.arithmetic import namespace

        xp = namespace(after)
        return xp.where(model.available, after, -np.inf).max(axis=1)

    found = sweep(one, drawn, chunk=64)
    # Each summand is a discounted average of rewards, so it lies within the same range.
    log = np.log(4 * mdp.n_states / (1 - confidence))
    variance = found.var(axis=0, ddof=1)
    radius = np.sqrt(2 * variance * log / count) + 7 * (high - low) * log / (3 * (count - 1))
    return Power(found.mean(axis=0), radius, np.sqrt(variance / count), confidence, count)


def _in_floats(mdp: MDP) -> MDP:
    from rewardtheory.transition import probability
    from rewardtheory.types import Successors

    p = floats(probability(mdp.transition))
    kept = Successors(mdp.transition.state, p) if isinstance(mdp.transition, Successors) else p
    return MDP(
        kept, floats(mdp.initial), float(floats(np.asarray(mdp.discount))), available=mdp.available, states=mdp.states
    )
