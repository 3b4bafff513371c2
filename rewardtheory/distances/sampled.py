"""EPIC and DARD from samples: rewards that are functions, models that are simulators or logs."""

import numpy as np

from rewardtheory.distances.batches import Batch, require_batch
from rewardtheory.distances.estimates import Estimate, Nested, angle_estimate
from rewardtheory.validation import whole

# As many rows are handed to a reward at once.
ROWS = 2**18


def sampled_epic(
    batch: Batch, reward_1, reward_2, *, discount: float, states, actions, seed: int, level: float = 0.95, draws: int = 400
) -> Estimate:  # fmt: skip
    """EPIC estimated from transitions, for rewards that are functions; no simulator is needed.

    C(R)(s,a,s') ≈ R(s,a,s') + mean over m of γ R(s',A_m,S_m) − R(s,A_m,S_m), then Pearson's distance over the batch.

    Args:
        batch: the transitions over which the rewards are compared: the coverage.
        reward_1, reward_2: functions of (state, action, successor), arrays with one row for each sample.
        discount: γ.
        states, actions: samples of D_S and of D_A, M rows each (at least 4), used in pairs.
        seed: of the bootstrap.
        level, draws: of the interval.

    Returns:
        `Estimate`. Rewards that differ by shaping and scale come out at 0 exactly, up to rounding.

    Raises:
        ValueError: on bad input, and on rewards that do not give one finite number for each row.

    Notes: 2 N M evaluations of each reward. Exact beside it: `rt.epic` with the coverages ``states=``, ``actions=``.

    Source: gleave2021epic.

    >>> import numpy as np
    >>> import rewardtheory as rt
    >>> x = np.random.default_rng(0).normal(size=(50, 3))
    >>> batch = rt.Batch(x[:, 0], x[:, 1], x[:, 2])
    >>> one, other = (lambda s, a, t: a), (lambda s, a, t: 3 * a + 0.9 * t**2 - s**2)
    >>> found = rt.sampled_epic(batch, one, other, discount=0.9, states=x[:, 0], actions=x[:, 1], seed=0)
    >>> found.value < 1e-7 and found.high < 1e-6
    True
    """
    batch = require_batch(batch)
    S, A = np.asarray(states), np.asarray(actions)
    M = len(S)
    if len(A) != M or M < 4:
        raise ValueError(f"`states` and `actions` have {M} and {len(A)} rows; give as many of both, at least 4.")

    def form(reward, name):
        base = evaluated(reward, name, batch.state, batch.action, batch.successor)
        after = _crossed(reward, name, batch.successor, A, S)
        return Nested(base, discount * after - _crossed(reward, name, batch.state, A, S))

    return angle_estimate(
        form(reward_1, "reward_1"), form(reward_2, "reward_2"), shared=True, centered=True, factor=1.0, level=level,
        draws=draws, seed=seed, coverage="the transitions of the batch; the form averages over `states` and `actions`",
    )  # fmt: skip


def sampled_dard(
    batch: Batch, reward_1, reward_2, *, discount: float, step, actions, inner: int = 32, seed: int, level: float = 0.95,
    draws: int = 400,
) -> Estimate:  # fmt: skip
    """DARD estimated from transitions and a simulator (or `rt.replay` of a log), for rewards that are functions.

    C(R)(s,a,s') ≈ R(s,a,s') + mean over m of γ R(s',A,S'') − R(s,A,S') − γ R(S',A,S''), S' and S'' steps from s and s'.

    Args:
        batch: the transitions over which the rewards are compared: the coverage.
        reward_1, reward_2: functions of (state, action, successor).
        discount: γ.
        step: the simulator.
        actions: samples of D_A, to be drawn from with replacement.
        inner: M, how many draws of (A, S', S'') for each transition; at least 4.
        seed: of everything random.
        level, draws: of the interval.

    Returns:
        `Estimate`.

    Raises:
        ValueError: on bad input, and on rewards that do not give one finite number for each row.

    Notes: exact beside it: `rt.dard` with ``coverage=``.

    Source: wulfe2022dard.

    >>> import numpy as np
    >>> import rewardtheory as rt
    >>> mdp = rt.random_mdp(states=3, actions=2, seed=0)
    >>> log = rt.collect(rt.simulator(mdp), lambda s, random: random.integers(0, 2, len(s)), np.arange(3), count=20,
    ...     length=5, seed=0)
    >>> r = rt.reward_function(mdp, rt.random_reward(mdp, seed=1))
    >>> rt.sampled_dard(log, r, r, discount=0.9, step=rt.simulator(mdp), actions=np.arange(2), seed=0).value < 1e-7
    True
    """
    batch = require_batch(batch)
    random, M, N = np.random.default_rng(seed), inner_count(inner), len(batch.done)
    pool = np.asarray(actions)
    A = pool[random.integers(0, len(pool), N * M)]
    s, t = np.repeat(batch.state, M, axis=0), np.repeat(batch.successor, M, axis=0)
    # After the end nothing moves and nothing is paid: the simulator is not asked there.
    live = ~np.repeat(batch.done, M)
    first, second = step(s, A, random)[0], np.array(t)
    second[live] = step(t[live], A[live], random)[0]

    def form(reward, name):
        parts = [evaluated(reward, name, *x) for x in ((t, A, second), (s, A, first), (first, A, second))]
        inside = discount * np.where(live, parts[0], 0.0) - parts[1] - discount * parts[2]
        return Nested(evaluated(reward, name, batch.state, batch.action, batch.successor), inside.reshape(N, M))

    return angle_estimate(
        form(reward_1, "reward_1"), form(reward_2, "reward_2"), shared=False, centered=True, factor=1.0, level=level,
        draws=draws, seed=seed, coverage="the transitions of the batch; the form draws from `actions` and the simulator",
    )  # fmt: skip


def evaluated(reward, name: str, state, action, successor):
    """A reward function on rows, in pieces, checked: one finite number for each."""
    if not callable(reward):
        raise ValueError(
            f"`{name}` must be a function of (state, action, successor); rt.reward_function makes one of a table."
        )
    count, parts = len(state), []
    for i in range(0, count, ROWS):
        piece = slice(i, i + ROWS)
        x = np.asarray(reward(state[piece], action[piece], successor[piece]), dtype=float)
        if x.shape != (len(state[piece]),) or not np.isfinite(x).all():
            found = f"shape {x.shape}" if x.shape != (len(state[piece]),) else "a number that is not finite"
            raise ValueError(
                f"`{name}` gave {found} for {len(state[piece])} rows; it must give one finite number for each."
            )
        parts.append(x)
    return np.concatenate(parts)


def _crossed(reward, name, state, A, S):
    """R(s_n, A_m, S_m) for all n and m, (N, M)."""
    N, M = len(state), len(S)
    rows = np.repeat(state, M, axis=0)
    action, successor = (np.concatenate([x] * N) for x in (A, S))
    return evaluated(reward, name, rows, action, successor).reshape(N, M)


def inner_count(inner: int) -> int:
    return whole(inner, "inner", least=4)
