"""Tabular learners, many lives at once: Q-learning and Sarsa under rewards that are shaped, moved or wrong."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from rewardtheory.arithmetic import is_jax, zeros
from rewardtheory.design.lives import lives_compiled, lives_in_python
from rewardtheory.design.temporal_difference import Rule, q_learning
from rewardtheory.makers import as_reward
from rewardtheory.solvers.bellman import fill
from rewardtheory.solvers.episodes import returns_within
from rewardtheory.transition import probability
from rewardtheory.types import MDP
from rewardtheory.validation import numbers, require_shape, where, whole


@dataclass(frozen=True, eq=False)
class Learning:
    """What many lives of one learner came to.

    Attributes:
        q_values: the last tables, (runs, S, A); pairs that are not available keep what they started with.
        visits: how often each (s,a) was taken, (runs, S, A).
        steps: how many steps each episode took, (runs, episodes); `max_steps` where it was cut.
        ended: whether it reached a terminal state, (runs, episodes).
        evaluated: after how many episodes the greedy policy was evaluated, (B,), from 0 on.
        returns: what that greedy policy earns of the true reward in `max_steps` steps, (runs, B); ties are shared equally.
            Below discount 1 its return is within γ^max_steps max|R|/(1 − γ) of this.
        bound: a proved bound on the error of every entry of `returns` (0 in exact arithmetic).
    """

    q_values: np.ndarray
    visits: np.ndarray
    steps: np.ndarray
    ended: np.ndarray
    evaluated: np.ndarray
    returns: np.ndarray
    bound: Any


def learn(mdp: MDP, reward, *, start=None, **options) -> Learning:
    """Let a tabular learner live many times, and watch what it does and what its greedy policy is worth.

    Q(s,a) ← Q(s,a) + α [R(s,a,s') + γ B − Q(s,a)], with B = max_a' Q(s',a') (Q-learning) or Q(s',a') (Sarsa)

    Args:
        mdp: the model. On an exact one everything is computed in rationals, step by step in Python.
        reward: R(s,a,s') in the layout: what it learns from.
        start: the first table Q₀ (S, A), 0 in terminal states; by default 0 everywhere.
        options: those of `rt.learn_each`.

    Returns:
        `Learning`.

    Raises, Notes: as for `rt.learn_each`.

    Source: watkins1992q.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"work": "end", "rest": "end"}}, start="s", discount=0.9)
    >>> found = rt.learn(mdp, rt.reward(mdp, {("s", "work"): 1}), episodes=40, runs=3, step_size=0.5, exploration=0.5)
    >>> found.q_values.round(3)[:, 0].tolist(), found.returns[:, [0, -1]].tolist()
    ([[1.0, 0.0], [1.0, 0.0], [1.0, 0.0]], [[0.5, 1.0], [0.5, 1.0], [0.5, 1.0]])
    """
    return learn_each(mdp, [reward], starts=None if start is None else [start], **options)[0]


def learn_each(
    mdp: MDP,
    rewards: Sequence[Any],
    *,
    episodes: int,
    target: Callable = q_learning,
    step_size: float | Callable = 0.1,
    exploration: float = 0.1,
    max_steps: int = 1000,
    runs: int = 1,
    seed: int = 0,
    starts: Sequence[Any] | None = None,
    true_reward=None,
    bonus: Callable | None = None,
    evaluate_every: int = 10,
    chunk: int = 16,
) -> list[Learning]:
    """`rt.learn` for each of many rewards on one model: run k of every reward is given the same stream of chance.

    Args:
        mdp: the model.
        rewards: rewards in the layout.
        episodes: how many episodes a life has.
        target: what the next state is taken to be worth: `rt.q_learning` or `rt.sarsa`, or a function
            (Q(s', ·), available actions, next action) → number.
        step_size: α, a number in (0, 1], or a function of how often (s,a) was taken, this time included:
            ``lambda n: 1 / n``; on an exact model its value is taken as the rational that it is.
        exploration: ε in [0, 1], the probability to take any available action; else one of the best, ties by chance.
        max_steps: steps after which an episode is cut; the next begins anew, and nothing is paid for being cut.
        runs: how many lives.
        seed: of the stream; the same seed gives the same lives, with any `chunk` and on any number of devices.
        starts: first tables (S, A), one for each reward; by default 0.
        true_reward: what the greedy policy is evaluated by; by default the reward that it learns from.
        bonus: added to every reward: a function of a `design.temporal_difference.Moment`, such as those of
            `design.bonuses`.
        evaluate_every: episodes between evaluations.
        chunk: how many lives run together on a device.

    Returns:
        A `Learning` for each reward.

    Raises:
        ValueError: on bad input, and when a table grows out of double range.

    Notes: compiled once for each shape and for each `target`, `step_size` and `bonus` that is a function: define those
    once, not at each call. Every life holds a copy of the possible successors.

    Source: watkins1992q.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"work": "end", "rest": "end"}}, start="s", discount=0.9)
    >>> plain, doubled = rt.learn_each(mdp, [rt.reward(mdp, {("s", "work"): pay}) for pay in (1, 2)], episodes=9)
    >>> (2 * plain.q_values == doubled.q_values).all().item()
    True
    """
    if is_jax(probability(mdp.transition)) or any(map(is_jax, rewards)):
        raise ValueError("`mdp` or a reward is a JAX array; learning compiles for itself: give NumPy numbers.")
    tables = [as_reward(mdp, R, f"rewards[{k}]") for k, R in enumerate(rewards)]
    if not tables:
        raise ValueError("`rewards` is empty; give at least one reward.")
    truths = tables if true_reward is None else [as_reward(mdp, true_reward, "true_reward")] * len(tables)
    for x, name in (
        (episodes, "episodes"), (max_steps, "max_steps"), (runs, "runs"), (evaluate_every, "evaluate_every"), (chunk, "chunk")
    ):  # fmt: skip
        whole(x, name)
    if whole(seed, "seed", least=0) >= 2**63:
        raise ValueError(f"`seed` is {seed}; it must be below 2^63.")
    if not callable(step_size) and not 0 < _number(mdp, step_size, "step_size") <= 1:
        raise ValueError(
            f"`step_size` is {step_size}; it must lie in (0, 1], or be a function of the number of visits."
        )
    if not 0 <= _number(mdp, exploration, "exploration") <= 1:
        raise ValueError(f"`exploration` is {exploration}; a probability lies in [0, 1].")
    if starts is not None and len(starts) != len(tables):
        raise ValueError(f"`starts` has {len(starts)} tables for {len(tables)} rewards; give one for each.")
    first = [_start(mdp, None if starts is None else starts[k], k) for k in range(len(tables))]
    size = step_size if callable(step_size) else _number(mdp, step_size, "step_size")
    rule = Rule(target, size, _number(mdp, exploration, "exploration"), bonus, max_steps)
    live = lives_in_python if mdp.is_exact else lives_compiled
    blocks = [min(evaluate_every, episodes - k) for k in range(0, episodes, evaluate_every)]
    found = live(mdp, tables, first, rule, blocks, runs, seed, chunk)
    evaluated = np.cumsum([0, *blocks])
    results = []
    for k, truth in enumerate(truths):
        path, visits, steps, ended = (x[k] for x in found)
        if not mdp.is_exact and not np.isfinite(path).all():
            raise ValueError(f"the table learned from `rewards[{k}]` left the range of doubles; lower `step_size`.")
        returns, bound = _returns(mdp, truth, first[k], path, max_steps)
        results.append(Learning(path[:, -1], visits, steps, ended, evaluated, returns, bound))
    return results


def _number(mdp: MDP, x, name: str):
    x = numbers(x, name, exact=mdp.is_exact)
    require_shape(x, (), name, "give one number")
    return x.item()


def _start(mdp: MDP, q, k: int):
    if q is None:
        return zeros(mdp.available.shape, like=mdp.initial)
    q = numbers(q, f"starts[{k}]", exact=mdp.is_exact)
    require_shape(q, mdp.available.shape, f"starts[{k}]", "give one number for each state and action")
    wrong = np.argwhere((q != 0) & np.asarray(mdp.terminal)[:, None])
    if len(wrong):
        place = tuple(wrong[0])
        raise ValueError(
            f"`starts[{k}]`{where(place, mdp.states, mdp.actions)} is {q[place]}; a terminal state is worth 0: set it to 0."
        )
    return q


def greedy(mdp: MDP, q):
    """The policy that shares out equally among the best available actions, (S, A)."""
    filled = fill(mdp, q)
    mask = np.asarray(mdp.available) & (filled == filled.max(axis=1)[:, None])
    one = zeros((), like=mdp.initial) + 1
    share = np.where(mask, one, one * 0)
    return share / share.sum(axis=1)[:, None]


def _returns(mdp: MDP, R, start, path, steps: int):
    """J of the greedy policies along tables (runs, B, S, A), the start first, and a bound on their error."""
    runs, count = path.shape[:2]
    policies = [greedy(mdp, q) for q in (start, *path.reshape(-1, *start.shape))]
    J, bound = returns_within(mdp, R, policies, steps)
    first = np.repeat(J[:1], runs)[:, None]
    return np.concatenate([first, J[1:].reshape(runs, count)], axis=1), bound
